import type { LineFormat } from "../format.ts";
import { logTimesNote } from "../time-law.ts";
import type { Request } from "../traffic.ts";
import { isoTime, logTime, numberAt, secondsOf, textAt } from "./values.ts";

/** The times of both are in milliseconds or written with three decimals of a second. */
const step = 1e-3;

/** Access logs with one JSON object a line: Envoy's, with the names of its documentation and of Istio's, and nginx's by its variables. */
export const jsonLog: LineFormat = {
	id: "json-log",
	title: "access log of Envoy or nginx as JSON lines",
	recognises: ({ json }) => readerOf(json) !== undefined,
	open(_head, studies) {
		const traffic = studies.ofUsers();
		return {
			longest: 256 * 1024,
			take(line) {
				if (line.trim() === "") return "skip";
				let entry: unknown;
				try {
					entry = JSON.parse(line);
				} catch {
					return "malformed";
				}
				const request = readerOf(entry)?.(entry);
				if (!request) return "malformed";
				traffic.record(request, step);
				return "taken";
			},
			notes: () => [logTimesNote],
		};
	},
};

type Reader = (entry: unknown) => Request | undefined;

function readerOf(entry: unknown): Reader | undefined {
	if (typeof entry !== "object" || entry === null) return undefined;
	if ("response_code" in entry && "duration" in entry) return ofEnvoy;
	if ("status" in entry && ("request_time" in entry || "upstream_response_time" in entry)) return ofNginx;
	return undefined;
}

/** `duration` and the header x-envoy-upstream-service-time are milliseconds. */
function ofEnvoy(entry: unknown): Request | undefined {
	const at = isoTime(textAt(entry, "start_time") ?? "");
	const status = numberAt(entry, "response_code");
	if (at === undefined || status === undefined) return undefined;
	const behind = numberAt(entry, "upstream_service_time") ?? numberAt(entry, "x_envoy_upstream_service_time");
	const whole = numberAt(entry, "duration");
	const milliseconds = behind ?? whole;
	const address = firstOf(textAt(entry, "x_forwarded_for")) ?? withoutPort(textAt(entry, "downstream_remote_address"));
	return {
		at,
		...(milliseconds !== undefined && { seconds: milliseconds / 1000 }),
		...sent(numberAt(entry, "bytes_sent")),
		...clientOf(address, textAt(entry, "user_agent")),
		// 0: the client went away before an answer.
		failed: status >= 500,
	};
}

function ofNginx(entry: unknown): Request | undefined {
	const local = textAt(entry, "time_local");
	const at = numberAt(entry, "msec") ?? isoTime(textAt(entry, "time_iso8601") ?? "") ?? (local && logTime(local));
	const status = numberAt(entry, "status");
	if (at === undefined || at === "" || status === undefined) return undefined;
	const time = (name: string) => secondsOf(textAt(entry, name) ?? String(numberAt(entry, name) ?? ""), 1);
	const hasUpstream = typeof entry === "object" && entry !== null && "upstream_response_time" in entry;
	const seconds = hasUpstream ? time("upstream_response_time") : time("request_time");
	return {
		at,
		...(seconds !== undefined && { seconds }),
		...sent(numberAt(entry, "body_bytes_sent") ?? numberAt(entry, "bytes_sent")),
		...clientOf(textAt(entry, "remote_addr"), textAt(entry, "http_user_agent")),
		failed: status >= 500,
	};
}

function sent(bytes: number | undefined): Pick<Request, "bytes"> {
	return bytes === undefined ? {} : { bytes };
}

function clientOf(address: string | undefined, agent: string | undefined): Pick<Request, "client"> {
	return address ? { client: `${address} ${agent ?? ""}` } : {};
}

function firstOf(list: string | undefined): string | undefined {
	const first = list?.split(",")[0].trim();
	return first && first !== "-" ? first : undefined;
}

function withoutPort(address: string | undefined): string | undefined {
	const colon = address?.lastIndexOf(":") ?? -1;
	return colon > 0 ? address?.slice(0, colon) : address;
}
