import { type Attribute, byDefault, declared } from "../design/attribute.ts";
import { LineMap, type Location } from "../design/text.ts";

/** What a PgBouncer stands before, and how it shares its connections. */
export interface Bouncer {
	host: string;
	at: Location;
	pooled: Attribute;
	opens?: Attribute;
}

interface Setting {
	section: string;
	name: string;
	value: string;
	at: Location;
}

const mostLines = 2_000;

/** The settings of pgbouncer.ini, by section. Source: PgBouncer, Configuration: "%include" and comments with ; or #. */
function settingsOf(path: string, text: string): Setting[] {
	const lines = new LineMap(text);
	const found: Setting[] = [];
	let section = "";
	let offset = 0;
	for (const line of text.split("\n", mostLines)) {
		const start = offset;
		offset += line.length + 1;
		const head = /^\s*\[(\w+)\]/.exec(line);
		if (head) section = head[1];
		const [all, indent, name, value] = /^(\s*)([\w*."-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
		if (all === undefined || /^\s*[;#]/.test(line)) continue;
		const at = { file: path, range: lines.range(start + indent.length, start + line.trimEnd().length) };
		found.push({ section, name, value, at });
	}
	return found;
}

/**
 * What a PgBouncer with this configuration stands before. It has a pool for each database and user: here one user for each.
 * Source: PgBouncer, Configuration: pool_mode is session, default_pool_size 20, reserve_pool_size and max_db_connections 0.
 */
export function pgbouncerIn(path: string, text: string): Bouncer | undefined {
	const all = settingsOf(path, text);
	const set = (name: string) => all.findLast((one) => one.section === "pgbouncer" && one.name === name);
	const of = (value: string, name: string) => new RegExp(`\\b${name}\\s*=\\s*'?([\\w.-]+)`).exec(value)?.[1];
	const databases = all.filter(({ section, value }) => section === "databases" && of(value, "host") !== undefined);
	const [first] = databases;
	const host = first && of(first.value, "host");
	if (!host) return undefined;
	const mode = set("pool_mode");
	const pooled = mode
		? declared(!/^session$/i.test(mode.value), mode.at)
		: byDefault(false, first.at, "PgBouncer: pool_mode is session unless it is set");
	const size = set("default_pool_size");
	const number = (one: Setting | undefined, usual: number) =>
		one && /^\d+$/.test(one.value) ? Number(one.value) : usual;
	const most = number(set("max_db_connections"), 0) || Number.POSITIVE_INFINITY;
	const reserve = number(set("reserve_pool_size"), 0);
	const sum = databases
		.filter(({ value }) => of(value, "host") === host)
		.map(({ value }) => Math.min(most, Number(of(value, "pool_size") ?? number(size, 20)) + reserve))
		.reduce((a, b) => a + b, 0);
	const opens =
		pooled.value !== true
			? undefined
			: size
				? declared(sum, size.at)
				: byDefault(sum, first.at, "PgBouncer: default_pool_size is 20 unless it is set");
	return { host, at: first.at, pooled, ...(opens && { opens }) };
}
