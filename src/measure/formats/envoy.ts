import type { LineFormat } from "../format.ts";
import { tokensOf } from "../input/tokens.ts";
import { logTimesNote } from "../time-law.ts";
import type { Request } from "../traffic.ts";
import { firstOf, requestOfEnvoy, step, withoutPort } from "./envoy-request.ts";

/**
 * What Envoy writes for each request where nobody says how, and Istio's proxies, which have three columns more before the
 * bytes, and where it came from at the end
 * (https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage,
 * https://istio.io/latest/docs/tasks/observability/logs/access-log).
 */
export const envoy: LineFormat = {
	id: "envoy",
	title: "access log of Envoy or Istio as text",
	recognises: ({ lines }) => {
		const sample = lines.slice(0, 20).filter((line) => line !== "");
		// Istio's proxies write their own messages in between.
		return sample.filter((line) => entryOf(line) !== undefined).length > sample.length / 4;
	},
	open(_head, studies) {
		const traffic = studies.ofUsers();
		return {
			longest: 64 * 1024,
			take(line) {
				if (line === "") return "skip";
				const entry = entryOf(line);
				// A connection that is handed on as it is: there are no requests to see.
				if (entry === "connection") return "skip";
				if (!entry) return "malformed";
				traffic.record(entry, step);
				return "taken";
			},
			notes: () => [logTimesNote],
		};
	},
};

/** Bytes that came and went, the time of the whole and that behind, each a number, side by side. */
const atOnce = 4;
const inIstio = 7;

function entryOf(line: string): Request | "connection" | undefined {
	if (line[0] !== "[") return undefined;
	const tokens = tokensOf(line);
	if (!tokens || !/^\d{4}-\d\d-\d\dT/.test(tokens[0]) || !/^\d{1,3}$/.test(tokens[2] ?? "")) return undefined;
	const numbers = [atOnce, inIstio].find((from) => [0, 1, 2].every((i) => isNumber(tokens[from + i])));
	if (numbers === undefined) return undefined;
	if (tokens[1] === "- - -") return "connection";
	const [sent, whole, behind, forwardedFor, agent] = tokens.slice(numbers + 1);
	return requestOfEnvoy({
		start: tokens[0],
		code: Number(tokens[2]),
		sent: Number(sent),
		milliseconds: Number(isNumber(behind) ? behind : whole),
		client: firstOf(forwardedFor) ?? (numbers === inIstio ? withoutPort(tokens[downstream]) : undefined),
		agent,
	});
}

/** Where Istio's format has the address of who has asked. */
const downstream = 19;

function isNumber(text: string | undefined): boolean {
	return /^\d{1,15}$/.test(text ?? "");
}
