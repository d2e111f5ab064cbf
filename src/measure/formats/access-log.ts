import type { Head, Hints, LineFormat } from "../format.ts";
import { tokensOf } from "../input/tokens.ts";
import { MeasureError } from "../measure-error.ts";
import { logTimesNote } from "../time-law.ts";
import type { Request } from "../traffic.ts";
import { type Column, type Columns, columnsOf, guessColumns } from "./access-columns.ts";
import { isoTime, logTime, secondsOf } from "./values.ts";

/** What nginx and Apache write for each request, as the formats "common" and "combined" do, with times behind. */
export const accessLog: LineFormat = {
	id: "access-log",
	title: "access log of nginx or Apache",
	recognises: ({ lines }) => {
		const sample = lines.slice(0, 20).filter((line) => line !== "" && !line.startsWith("#"));
		return sample.filter(isLikely).length > sample.length / 2;
	},
	open(head, studies, hints) {
		const columns = wanted(head, hints);
		const traffic = studies.ofUsers();
		return {
			longest: 64 * 1024,
			take(line) {
				if (line === "" || line.startsWith("#")) return "skip";
				const request = requestOf(line, columns);
				if (!request) return "malformed";
				traffic.record(request, columns.step);
				return "taken";
			},
			notes: () => [...columns.notes, ...(columns.time ? [logTimesNote] : [])],
		};
	},
};

function wanted({ lines }: Head, { logFormat }: Hints): Columns {
	if (logFormat === undefined) return guessColumns(lines.slice(0, 300).flatMap((line) => [tokensOf(line) ?? []]));
	const columns = columnsOf(logFormat);
	if (!columns) throw new MeasureError("The log format cannot be read: it names no status and no time of a request.");
	return columns;
}

/** A moment in brackets, a request in quotes, and a status behind it. */
function isLikely(line: string): boolean {
	const found = /\[\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]/.test(line);
	return found && /" [1-5]\d\d /.test(line);
}

function requestOf(line: string, columns: Columns): Request | undefined {
	const tokens = tokensOf(line);
	if (!tokens) return undefined;
	const text = (name: "at" | "status" | "bytes" | "client" | "agent"): string | undefined => {
		const column = columns[name];
		return column === undefined ? undefined : valueAt(tokens, column);
	};
	const at = text("at");
	const time = at === undefined ? undefined : momentOf(at);
	const status = text("status");
	if ((columns.at !== undefined && time === undefined) || !/^[1-5]\d\d$/.test(status ?? "")) return undefined;
	const [client, agent] = [text("client"), text("agent")];
	const bytes = text("bytes");
	return {
		at: time,
		seconds: timeOf(tokens, columns),
		bytes: bytes !== undefined && /^\d{1,15}$/.test(bytes) ? Number(bytes) : undefined,
		client: client === undefined ? undefined : `${client} ${agent ?? ""}`,
		failed: status?.startsWith("5"),
	};
}

/** What the servers behind took, where the log says so; a request that none of them got has no such time. */
function timeOf(tokens: readonly string[], { time, upstream, unit }: Columns): number | undefined {
	const column = upstream ?? time;
	const text = column && valueAt(tokens, column);
	return text === undefined ? undefined : secondsOf(text, unit);
}

function valueAt(tokens: readonly string[], { index, key, second }: Column): string | undefined {
	if (key !== undefined) {
		const token = tokens[index]?.startsWith(`${key}=`)
			? tokens[index]
			: tokens.find((one) => one.startsWith(`${key}=`));
		return token?.slice(key.length + 1).replace(/^"|"$/g, "");
	}
	return second ? tokens[index]?.split("/")[1] : tokens[index];
}

function momentOf(text: string): number | undefined {
	if (/^\d{9,10}(\.\d{1,6})?$/.test(text)) return Number(text);
	return logTime(text) ?? isoTime(text);
}
