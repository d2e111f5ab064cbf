import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import { lognormal, Sampler } from "../../random/distribution.ts";
import type { Stream } from "../../random/stream.ts";
import { type Load, rateAt } from "../arrivals/load.ts";
import type { ReplicasPlan } from "../replicas/plan.ts";
import { clamp, type Loop, type Sight } from "./loop.ts";

/** Capacity that follows a load which comes again every day: forecast from history, or by a timetable. */
export interface ForecastPlan {
	/** Capacity for an hour is there this long before it (SchedulingBufferTime). */
	lead: number;
	/** How far a forecast is off: deviation of the logarithm of forecast ÷ load. A timetable errs by nothing. */
	error: number;
}

export function readForecast(
	inputs: Inputs,
	scaler: Component,
	ahead: "schedule" | "prediction" | undefined,
): ForecastPlan | undefined {
	if (!ahead) return undefined;
	const lead = inputs.number(scaler, "scheduleLead");
	if (ahead === "schedule") return { lead, error: 0 };
	const usual = { value: 0.1, source: "a tenth, as is usual for a load that comes again every day" };
	return { lead, error: inputs.number(scaler, "forecastError", usual) };
}

/** AWS forecasts by the hour. A day is as long as the run. */
const hours = 24;
/** Share of its capacity that a replica is to use. */
export const aimedAt = 0.7;

export class Forecast {
	private readonly needed: number[];
	private readonly hour: number;
	private readonly lead: number;

	constructor(plan: ForecastPlan, load: Load, replicas: ReplicasPlan, luck: Stream) {
		this.hour = load.duration / hours;
		this.lead = plan.lead;
		const error = new Sampler(lognormal(1, plan.error), luck);
		const each = (replicas.concurrency * aimedAt) / replicas.work.mean;
		this.needed = Array.from({ length: hours }, (_, i) => {
			const looks = Array.from({ length: 11 }, (_, j) => rateAt(load, (i + j / 10) * this.hour));
			return Math.ceil((Math.max(...looks) * error.next()) / each);
		});
	}

	/** Fewest replicas at this time. */
	floorAt(now: number): number {
		const first = Math.min(hours - 1, Math.floor(now / this.hour));
		const last = Math.min(hours - 1, Math.floor((now + this.lead) / this.hour));
		return Math.max(...this.needed.slice(first, last + 1));
	}
}

/** A timetable alone: as many replicas as it says; those of the beginning where it says nothing. */
export class Timetable implements Loop {
	private readonly plan: { min: number; max: number };
	private readonly initial: number;

	constructor(plan: { min: number; max: number }, initial: number) {
		this.plan = plan;
		this.initial = initial;
	}

	decide({ ahead }: Sight): number {
		return clamp(ahead > 0 ? ahead : this.initial, this.plan.min, this.plan.max);
	}
}

/** A forecast alone: it adds replicas ahead of time and never takes one away. */
export class Keeps implements Loop {
	private readonly plan: { min: number; max: number };

	constructor(plan: { min: number; max: number }) {
		this.plan = plan;
	}

	decide({ current }: Sight): number {
		return clamp(current, this.plan.min, this.plan.max);
	}
}
