import type { DeclaredLoad } from "../../../design/load.ts";
import { humanLawOf } from "../../random/law-of.ts";
import type { Load } from "./load.ts";

/** How long a load lasts that says nothing of it. */
const usualDuration = 600;
/** Straight lines that a day's curve is drawn with: within 0.06 % of its swing. */
const pieces = 96;

/**
 * The load that a design declares, as a service gets it to which this share of the requests goes and which serves one in
 * `serviceTime`.
 */
export function loadOf(declared: DeclaredLoad, share: number, serviceTime: number): Load {
	const { duration, warmUp } = declared;
	const load = shapeOf(declared, serviceTime);
	const made = load.population ?? load.trace;
	const notes =
		made && share < 1 ? [...(load.notes ?? []), "all of its requests go to the service under test"] : load.notes;
	return {
		...load,
		points: made ? load.points : load.points.map(({ at, rate }) => ({ at, rate: rate * share })),
		duration: duration ?? load.duration,
		...(warmUp && { warmUp }),
		...(notes && { notes }),
	};
}

function shapeOf(declared: DeclaredLoad, serviceTime: number): Load {
	const { constant = 0, linear, steps, diurnal, population, trace } = declared;
	if (linear) return { points: linear, duration: lengthOf(linear) };
	if (steps) return { points: stairs(steps), duration: lengthOf(steps) };
	if (diurnal) return curve(diurnal, declared.duration ?? diurnal.period);
	if (population) {
		const thinkTime = humanLawOf(population.thinkTime);
		const rate = population.users / Math.max(thinkTime.mean + serviceTime, 1e-9);
		return { points: [{ at: 0, rate }], duration: usualDuration, population: { users: population.users, thinkTime } };
	}
	if (trace) return recorded(trace);
	return { points: [{ at: 0, rate: constant }], duration: usualDuration };
}

/** A minute for the last of the points to show. */
function lengthOf(points: readonly { at: number }[]): number {
	const last = points[points.length - 1].at;
	return last > 0 ? last + 60 : usualDuration;
}

/** Two points where the rate jumps. */
function stairs(steps: readonly { at: number; rate: number }[]): Load["points"] {
	return steps.flatMap(({ at, rate }, i) => [...(i > 0 ? [{ at, rate: steps[i - 1].rate }] : []), { at, rate }]);
}

function curve({ mean, swing, period }: { mean: number; swing: number; period: number }, duration: number): Load {
	const count = Math.max(pieces, Math.ceil((duration / period) * pieces));
	const points = Array.from({ length: count + 1 }, (_, i) => ({
		at: (i / pieces) * period,
		rate: mean * (1 - swing * Math.cos((2 * Math.PI * i) / pieces)),
	}));
	return { points, duration };
}

function recorded({ times, counts = [], every = 1, replay }: NonNullable<DeclaredLoad["trace"]>): Load {
	if (times) {
		const duration = Math.max(times[times.length - 1], 1e-3);
		return { points: [{ at: 0, rate: times.length / duration }], duration, trace: { times } };
	}
	const steps = counts.map((count, i) => ({ at: i * every, rate: count / every }));
	const duration = counts.length * every;
	// Nothing comes after the trace.
	const points = stairs([...steps, { at: duration, rate: 0 }]);
	return { points, duration, ...(replay !== "poisson" && { trace: { counts, every } }) };
}
