import { ready } from "../models/replicas/fleet.ts";
import type { Scenario } from "./scenario.ts";

const duration = 420;
const before = 60;
/** How long the zone stays away. */
const away = 240;

interface Own {
	zones: number;
}

export const zoneLoss: Scenario<Own> = {
	id: "zone-loss",
	group: "failures",
	title: "A zone is lost",
	description:
		"Every replica in one zone dies at once under the usual traffic, and the zone is back after four minutes; replacements start in the other zones, where there are any.",
	lead: "When a zone is lost",
	ofReplicas: true,
	scales: true,
	watch: ["errorRate", "timeToRecover", "sessionsLost"],
	read({ inputs, focus }) {
		const one = { value: 1, source: "nothing says that its replicas are spread over zones" };
		return { zones: Math.max(1, Math.round(inputs.number(focus.service, "zones", one))) };
	},
	load({ usual }) {
		return { points: [{ at: 0, rate: usual }], duration, changeAt: before };
	},
	faults: (_, { zones }) => [
		{
			at: before,
			strike({ fleet, balancer, nodes }) {
				for (let i = 0; i < fleet.born; i++) {
					// They are spread evenly, as they come. With one zone only, nothing can be started until it is back.
					if (i % zones !== 0 || fleet.state[i] !== ready) continue;
					if (zones > 1) nodes?.lose([i]);
					fleet.lose(i, zones > 1 ? balancer.detection() : away);
				}
			},
		},
	],
};
