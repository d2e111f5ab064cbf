import type { Scenario } from "./scenario.ts";

const duration = 900;
const before = 60;
/** Seconds until the collector of a leaking replica burns its whole CPU request. Hours or days in life, here compressed. */
const eaten = 600;

export const memoryLeak: Scenario<boolean> = {
	id: "memory-leak",
	group: "failures",
	title: "A memory leak",
	description:
		"Traffic is flat, but each replica burns more CPU the older it gets, for its collector fights a leak; a scaler on CPU buys replicas that leak as well.",
	lead: "When a leak burns CPU under flat traffic",
	ofReplicas: true,
	scales: true,
	watch: ["cost", "replicasMean", "errorRate"],
	read: ({ scaler }) => scaler !== undefined,
	moot: (scaled) => (scaled ? undefined : "nothing scales it, so that a leak buys no replicas"),
	load({ usual }) {
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			notes: [
				`a leak of hours is compressed: after ${eaten} s it burns the CPU request of a replica`,
				"requests take as long as before, and no replica is restarted at its memory limit",
			],
		};
	},
	faults: () => [
		{
			at: before,
			strike({ scaler, kernel }) {
				if (scaler) scaler.leak = { rate: 1 / eaten, since: kernel.now };
			},
		},
	],
};
