import type { LineFormat } from "../format.ts";
import { tokensOf } from "../input/tokens.ts";
import { logTimesNote } from "../time-law.ts";
import { isoTime } from "./values.ts";

const types = new Set(["http", "https", "h2", "grpcs", "ws", "wss"]);
/** ALB writes its times with three decimals. */
const step = 1e-3;

/** Access logs of an AWS Application Load Balancer, by the fields of its documentation ("Access log entries"). */
export const alb: LineFormat = {
	id: "alb",
	title: "access log of an AWS Application Load Balancer",
	recognises: ({ lines }) =>
		lines.slice(0, 5).some((line) => /^(https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT\S+ app\//.test(line)),
	open(_head, studies) {
		const traffic = studies.ofUsers();
		return {
			longest: 64 * 1024,
			take(line) {
				if (line === "") return "skip";
				const tokens = tokensOf(line);
				if (!tokens || tokens.length < 14 || !types.has(tokens[0])) return "malformed";
				// Of a request the log says when it was answered; where it can, when it came.
				const at = isoTime(tokens[21] ?? "") ?? isoTime(tokens[1]);
				const [status, sent] = [tokens[8], Number(tokens[11])];
				if (at === undefined || !/^(\d{3}|-)$/.test(status)) return "malformed";
				// What the target took; -1 where no target did. A web socket takes as long as it stays open.
				const seconds = tokens[0].startsWith("ws") || tokens[6].startsWith("-") ? undefined : Number(tokens[6]);
				const client = tokens[3].slice(0, tokens[3].lastIndexOf(":"));
				traffic.record(
					{
						at,
						seconds,
						bytes: Number.isFinite(sent) ? sent : undefined,
						client: `${client} ${tokens[13]}`,
						failed: status.startsWith("5"),
					},
					step,
				);
				return "taken";
			},
			notes: () => [logTimesNote],
		};
	},
};
