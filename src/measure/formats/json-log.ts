import type { LineFormat } from "../format.ts";
import { logTimesNote } from "../time-law.ts";
import type { Request } from "../traffic.ts";
import { firstOf, requestOfEnvoy, step, withoutPort } from "./envoy-request.ts";
import { isoTime, logTime, numberAt, secondsOf, textAt } from "./values.ts";

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
				// nginx writes its times with three decimals of a second.
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
	const behind = numberAt(entry, "upstream_service_time") ?? numberAt(entry, "x_envoy_upstream_service_time");
	return requestOfEnvoy({
		start: textAt(entry, "start_time") ?? "",
		code: numberAt(entry, "response_code"),
		sent: numberAt(entry, "bytes_sent"),
		milliseconds: behind ?? numberAt(entry, "duration"),
		client: firstOf(textAt(entry, "x_forwarded_for")) ?? withoutPort(textAt(entry, "downstream_remote_address")),
		agent: textAt(entry, "user_agent"),
	});
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
