import type { World } from "../studies/service/world.ts";
import type { Measure } from "../study.ts";

const hour = 3600;

export const scalerMeasures: readonly Measure<World>[] = [
	{
		id: "directionChanges",
		label: "changes of direction an hour",
		unit: "",
		better: "lower",
		help: "How often an hour the scaler, having added replicas, takes some away, or the other way round; many are thrash.",
		of({ scaler, recorder, plan }) {
			if (!scaler) return Number.NaN;
			const { wanted } = recorder.series;
			let last = 0;
			let count = 0;
			for (let i = 1; i < wanted.length; i++) {
				const direction = Math.sign(wanted[i] - wanted[i - 1]);
				if (direction === 0) continue;
				if (last !== 0 && direction !== last) count++;
				last = direction;
			}
			return (count * hour) / plan.load.duration;
		},
	},
];
