import type { Value } from "../../design/attribute.ts";
import { ready } from "../models/replicas/fleet.ts";
import { nothingIsOpen } from "../models/replicas/shutdown.ts";
import type { World } from "../studies/service/world.ts";
import type { Scenario } from "./scenario.ts";

const usually = 600;
const before = 30;
const fall = 20;
/** Traffic after the fall, as a share of the usual. */
const low = 0.3;
/** Where the scaler has taken nobody away this long before the end, replicas are moved instead. */
const moving = 100;
const pause = 8;
const mostMoves = 10;
/** A balancer that drains for longer delays the end of those that leave, and with it that of the run. */
const soon = 30;

interface Own {
	/** Replicas that a disruption budget has to leave, as it is declared. */
	minAvailable: Value | undefined;
	/** From the moment at which a replica is to go until it hears of that, s. */
	signalAfter: number;
	/** Why nothing is cut. */
	idle: string | undefined;
}

/** A number, or a share of the replicas that there should be. */
function leastOf(minAvailable: Value | undefined, wanted: number): number {
	if (typeof minAvailable === "number") return minAvailable;
	const share = /^(\d+(?:\.\d+)?)%$/.exec(String(minAvailable ?? ""));
	return share ? Math.ceil((Number(share[1]) / 100) * wanted) : 0;
}

export const scaleIn: Scenario<Own> = {
	id: "scale-in",
	group: "deploys",
	title: "The fleet shrinks",
	description:
		"Traffic falls to 30 % and the scaler takes replicas away; where it has none to take, half of them are moved to other nodes, one after the other.",
	lead: "When replicas are taken away",
	ofReplicas: true,
	watch: ["requestsCut", "sessionsLost", "killedShare", "errorRate"],
	read: ({ inputs, focus, replicas }) => ({
		minAvailable: inputs.value(focus.service, "minAvailable"),
		signalAfter: replicas.shutdown.signalAfter,
		idle: nothingIsOpen(replicas.shutdown, replicas.workP99),
	}),
	load({ usual }, { signalAfter, idle }) {
		return {
			points: [
				{ at: 0, rate: usual },
				{ at: before, rate: usual },
				{ at: before + fall, rate: usual * low },
			],
			duration: usually + Math.max(0, signalAfter - soon),
			...(idle && { notes: [idle] }),
		};
	},
	faults({ duration }, { minAvailable, signalAfter }) {
		let initial = 0;
		let moves = 0;
		const move = ({ fleet }: World) => {
			const moved = moves;
			if (moved === 0) initial = fleet.born > fleet.wanted ? 0 : Math.ceil(fleet.wanted / 2);
			if (moved >= initial) return;
			if (fleet.state[moved] !== ready) {
				moves++;
				return;
			}
			// An eviction that would leave too few is refused, and asked for again.
			if (fleet.readyCount - 1 < leastOf(minAvailable, fleet.wanted)) return;
			moves++;
			fleet.start(1);
			fleet.stop(moved);
		};
		return Array.from({ length: mostMoves }, (_, i) => ({
			at: duration - Math.max(0, signalAfter - soon) - moving + i * pause,
			strike: move,
		}));
	},
};
