import { tokensOf } from "../input/tokens.ts";

export interface Column {
	index: number;
	/** Of a value that is written as key=value. */
	key?: string;
	/** Of two values with a stroke between them, the second is meant. */
	second?: boolean;
}

/** Where the lines of a log say what. */
export interface Columns {
	at?: Column;
	status?: Column;
	bytes?: Column;
	client?: Column;
	agent?: Column;
	/** From the client's request to the last of the answer. */
	time?: Column;
	/** What the servers behind took. */
	upstream?: Column;
	/** Seconds in one unit of the times. */
	unit: number;
	/** What the clock tells apart, in seconds. */
	step: number;
	notes: string[];
}

/** Keys under which people log the time of a request, and that of the servers behind; in seconds, as nginx has them. */
const timeKeys = ["request_time", "rt", "reqtime", "req_time"];
const upstreamKeys = ["upstream_response_time", "urt", "upstream_time", "uresp"];

/** Reads from a sample of lines which column says what; the times are the hard part, and may stay unknown. */
export function guessColumns(sample: readonly string[][]): Columns {
	const at = commonest(sample, (tokens) => tokens.findIndex((token) => /^\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:/.test(token)));
	const status = at + 2;
	// Before the moment: who, from where; a virtual host may stand before the client.
	const client = at >= 4 ? 1 : 0;
	const hasAgent = share(sample, (tokens) => tokens.length > status + 3 && !isNumber(tokens[status + 3])) > 0.5;
	const rest = status + (hasAgent ? 4 : 2);
	return {
		at: { index: at },
		status: { index: status },
		bytes: { index: status + 1 },
		client: { index: client },
		...(hasAgent && { agent: { index: status + 3 } }),
		...guessTimes(sample, rest),
	};
}

type Times = Pick<Columns, "time" | "upstream" | "unit" | "step" | "notes">;

function guessTimes(sample: readonly string[][], rest: number): Times {
	const keyed = (keys: readonly string[]) => {
		const key = keys.find(
			(one) => share(sample, (tokens) => tokens.some((token) => token.startsWith(`${one}=`))) > 0.8,
		);
		const index = key ? commonest(sample, (tokens) => tokens.findIndex((token) => token.startsWith(`${key}=`))) : -1;
		return key ? { index, key } : undefined;
	};
	const [time, upstream] = [keyed(timeKeys), keyed(upstreamKeys)];
	if (time ?? upstream)
		return {
			...(time && { time }),
			...(upstream && { upstream, time: time ?? upstream }),
			unit: 1,
			step: 1e-3,
			notes: [],
		};
	const width = commonest(sample, (tokens) => tokens.length);
	const columns = Array.from({ length: Math.max(0, width - rest) }, (_, i) => rest + i);
	// nginx writes its times with three decimals; the first is the request's, the next is that of the servers behind.
	const decimals = columns.filter((i) => {
		const isTimes = (token: string) => /^(-|\d+\.\d{3})([,:\s]+(-|\d+\.\d{3}))*$/.test(token);
		const has = (tokens: string[]) => tokens[i] !== undefined && isTimes(tokens[i]);
		return share(sample, has) > 0.9 && sample.some((tokens) => /\d/.test(tokens[i] ?? ""));
	});
	if (decimals.length > 0) {
		const [first, second] = decimals;
		return {
			time: { index: first },
			...(second !== undefined && { upstream: { index: second } }),
			unit: 1,
			step: 1e-3,
			notes: [],
		};
	}
	return guessWholeNumber(sample, columns);
}

/** Apache's %D is microseconds. It is sure beside %T, whose seconds it repeats; alone it is likely where it is large. */
function guessWholeNumber(sample: readonly string[][], columns: readonly number[]): Times {
	const microseconds = { unit: 1e-6, step: 1e-6 };
	const pair = columns.find((i) => share(sample, (tokens) => /^\d{1,9}\/\d{1,12}$/.test(tokens[i] ?? "")) > 0.9);
	if (pair !== undefined) {
		const both = sample.flatMap((tokens) => (tokens[pair]?.includes("/") ? [tokens[pair].split("/").map(Number)] : []));
		if (both.every(([s, us]) => agree(s, us)))
			return { time: { index: pair, second: true }, ...microseconds, notes: [] };
	}
	const whole = columns.filter((i) => share(sample, (tokens) => /^\d{1,12}$/.test(tokens[i] ?? "")) > 0.9);
	for (const time of whole) {
		const beside = whole.find((one) => one !== time && repeats(sample, one, time));
		if (beside !== undefined) return { time: { index: time }, ...microseconds, notes: [] };
	}
	if (whole.length === 1) {
		const [index] = whole;
		const values = sample.flatMap((tokens) => (isNumber(tokens[index]) ? [Number(tokens[index])] : []));
		const taken = `column ${index + 1} was taken for microseconds, as Apache's %D; if it is something else, ${say}`;
		if (values.sort((a, b) => a - b)[values.length >> 1] >= 1000)
			return { time: { index }, ...microseconds, notes: [taken] };
	}
	const why =
		columns.length > 0
			? `no column of this log is surely the time of a request; ${say}`
			: "this log has no time of a request";
	return { unit: 1, step: 1e-3, notes: [why] };
}

const say = "say what it has with --log-format";

function agree(seconds: number, microseconds: number): boolean {
	return Math.abs(Math.floor(microseconds / 1e6) - seconds) <= 1;
}

/** Whether one column has the seconds of the other, for so many and so long times that it is no chance. */
function repeats(sample: readonly string[][], seconds: number, microseconds: number): boolean {
	const both = sample.filter((tokens) => isNumber(tokens[seconds]) && isNumber(tokens[microseconds]));
	const isLong = both.some((tokens) => Number(tokens[seconds]) >= 2);
	return isLong && both.every((tokens) => agree(Number(tokens[seconds]), Number(tokens[microseconds])));
}

/** Variables of nginx's log_format and of Apache's LogFormat. */
const variables: Record<
	string,
	{ as: "at" | "status" | "bytes" | "client" | "agent" | "time" | "upstream"; unit?: number; step?: number }
> = {
	$time_local: { as: "at" },
	$time_iso8601: { as: "at" },
	$msec: { as: "at" },
	$status: { as: "status" },
	$body_bytes_sent: { as: "bytes" },
	$bytes_sent: { as: "bytes" },
	$remote_addr: { as: "client" },
	$http_user_agent: { as: "agent" },
	$request_time: { as: "time", unit: 1, step: 1e-3 },
	$upstream_response_time: { as: "upstream", unit: 1, step: 1e-3 },
	"%t": { as: "at" },
	"%s": { as: "status" },
	"%>s": { as: "status" },
	"%b": { as: "bytes" },
	"%B": { as: "bytes" },
	"%O": { as: "bytes" },
	"%h": { as: "client" },
	"%a": { as: "client" },
	"%{user-agent}i": { as: "agent" },
	"%D": { as: "time", unit: 1e-6, step: 1e-6 },
	"%{us}T": { as: "time", unit: 1e-6, step: 1e-6 },
	"%{ms}T": { as: "time", unit: 1e-3, step: 1e-3 },
	"%T": { as: "time", unit: 1, step: 1 },
	"%{s}T": { as: "time", unit: 1, step: 1 },
};

/** The columns that a format string of nginx or Apache describes; undefined where it has no status. */
export function columnsOf(logFormat: string): Columns | undefined {
	// Apache's own moment comes with its brackets.
	const tokens = tokensOf(logFormat.replace(/\\"/g, '"').replace(/(^|[^[])%t/g, "$1[%t]"));
	const columns: Columns = { unit: 1, step: 1e-3, notes: [] };
	for (const [index, token] of (tokens ?? []).entries()) {
		const [, key, name] = /^([a-z_]{1,40})=(.*)$/i.exec(token) ?? [undefined, undefined, token];
		const variable = name.replace(/^"|"$/g, "").replace(/^%\{[a-z-]+\}i$/i, (text) => text.toLowerCase());
		const known = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
		if (!known || columns[known.as]) continue;
		columns[known.as] = { index, ...(key !== undefined && { key }) };
		if (known.unit && known.step) Object.assign(columns, { unit: known.unit, step: known.step });
	}
	if (!columns.status) return undefined;
	if (columns.upstream) columns.time ??= columns.upstream;
	return columns;
}

function share<T>(items: readonly T[], is: (item: T) => boolean): number {
	return items.filter(is).length / Math.max(1, items.length);
}

function commonest<T>(items: readonly T[], columnOf: (item: T) => number): number {
	const counts = new Map<number, number>();
	for (const item of items) counts.set(columnOf(item), (counts.get(columnOf(item)) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? -1;
}

function isNumber(text: string | undefined): boolean {
	return /^\d+(\.\d+)?$/.test(text ?? "");
}
