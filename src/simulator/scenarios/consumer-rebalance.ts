import { absent } from "../inputs.ts";
import { ready } from "../models/replicas/fleet.ts";
import type { Scenario } from "./scenario.ts";

const before = 60;
const wanted = 360;

interface Own {
	/** Until the group counts a consumer as gone, and how long all stop until its partitions are given away. */
	timeout: number;
	pause: number;
	worker: boolean;
	partitioned: boolean;
}

export const consumerRebalance: Scenario<Own> = {
	id: "consumer-rebalance",
	group: "failures",
	title: "A consumer group rebalances",
	description:
		"One consumer of a queue with partitions dies under the usual traffic: its partitions stand still until the group counts it as gone, then all consumers stop until they are given away; and again when its replacement joins.",
	lead: "When a consumer group rebalances",
	watch: ["oldestMessage", "backlogMax", "waitP99"],
	read({ inputs, focus }) {
		const queue = focus.queue ?? absent("Queue", "work");
		const partitioned = typeof queue.attributes.partitions?.value === "number";
		return {
			timeout: inputs.number(queue, "sessionTimeout"),
			pause: inputs.number(queue, "rebalance"),
			worker: focus.queue !== undefined,
			partitioned,
		};
	},
	moot: ({ worker }) =>
		worker ? undefined : "it works off no queue, so that nothing is given away: one replica is lost",
	load({ usual }, { worker, partitioned }) {
		return {
			points: [{ at: 0, rate: usual }],
			duration: wanted,
			changeAt: before,
			notes: [
				...(worker && !partitioned
					? ["its queue states no partitions: it is taken to have so many that each consumer has its part"]
					: []),
			],
		};
	},
	faults: (_, { timeout, pause }) => [
		{
			at: before,
			strike({ fleet, queue, kernel }) {
				const able: number[] = [];
				for (let i = 0; i < fleet.born; i++) if (fleet.state[i] === ready) able.push(i);
				if (able.length === 0) return;
				// Its partitions stand still; those of the others do not.
				queue?.freeze(1 / able.length);
				const resume = kernel.on(() => queue?.resume());
				const rebalance = () => {
					queue?.halt();
					kernel.schedule(kernel.now + pause, resume, 0);
				};
				fleet.onNoticed.push(() => {
					rebalance();
					queue?.thaw();
				});
				fleet.onReady.push(rebalance);
				fleet.lose(able[0], timeout);
			},
		},
	],
};
