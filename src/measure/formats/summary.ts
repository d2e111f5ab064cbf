import type { Fact } from "../fact.ts";
import type { Said } from "../format.ts";
import { MeasureError } from "../measure-error.ts";
import { rounded } from "../statistics/fit.ts";
import { fromPercentiles } from "../statistics/spread.ts";
import { timeFacts } from "../time-law.ts";
import { testRate } from "../traffic.ts";

/** What the summary of a load test says, whichever tool wrote it. */
export interface Summary {
	requests: number;
	/** Share and seconds. */
	percentiles: readonly (readonly [share: number, seconds: number | undefined])[];
	/** Requests a second of the test. */
	rate?: number;
	/** Share of the requests. */
	failed?: number;
	from?: number;
	to?: number;
}

const warning =
	"times of a load test hold the waiting that the test made: a test far below what the service can take comes nearest to its service time";

/** Throws a MeasureError where it says nothing. */
export function saidOf({ requests, percentiles, rate, failed, from, to }: Summary): Said {
	const known = percentiles.flatMap(([share, seconds]) =>
		seconds !== undefined && seconds > 0 ? [[share, seconds] as const] : [],
	);
	const facts: Fact[] = [
		...timeFacts({ of: "service" }, fromPercentiles(known, requests), requests),
		...(rate !== undefined && rate > 0 ? [testRate(rate, requests)] : []),
		...(failed !== undefined
			? [
					{
						subject: { of: "service" },
						label: "share of requests that failed",
						value: rounded(failed),
						unit: "share",
						sample: requests,
					} as const,
				]
			: []),
	];
	if (facts.length === 0) throw new MeasureError("it holds no times and no requests");
	return {
		facts,
		records: requests,
		...(from !== undefined && { from }),
		...(to !== undefined && { to }),
		notes: [warning],
	};
}

/** A document of JSON; throws a MeasureError where it is none. */
export function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new MeasureError(`it is no JSON: ${(error as Error).message.slice(0, 80)}`);
	}
}
