import { isByClock } from "../../data/clocks.ts";
import type { Program } from "../../program.ts";
import { methodOf, stepsBefore } from "../../values.ts";
import type { Stamped } from "./stamp.ts";

/** What drivers of Cassandra call it: Java and Kotlin, gocql, C#; the driver for Node takes it among the options. */
const stamping = /^(setQueryTimestamp|setDefaultTimestamp|usingTimestamp|WithTimestamp|SetTimestamp)$/;

/** A statement that is told its time by the driver's own setting. */
export function byDriver(program: Program): Stamped[] {
	const { names, uses = [], opened } = program.code;
	const imports = [...names.flatMap(({ from }) => from ?? []), ...uses, ...opened];
	if (!imports.some((from) => /cassandra|datastax|scylla|gocql/i.test(from))) return [];
	return program.code.calls.flatMap((call) => {
		const method = methodOf(call);
		// What stands second is bound to the statement, and may well be called so.
		const options = call.positional.slice(
			/^(execute|eachRow|stream)$/.test(method) ? 2 : method === "batch" ? 1 : call.positional.length,
		);
		// Spring Data's and DataStax's: `InsertOptions.builder().timestamp(now)`.
		const isOption =
			method === "timestamp" &&
			stepsBefore(call, program).some(({ callee }) => /(Write|Insert|Update|Delete)Options\b/.test(callee.text));
		const stamp =
			stamping.test(method) || isOption
				? call.positional[0]
				: options.flatMap((one) => program.entry(one, "timestamp") ?? [])[0];
		return stamp && isByClock(stamp, program) ? [{ call, stamp, engine: "cassandra" }] : [];
	});
}
