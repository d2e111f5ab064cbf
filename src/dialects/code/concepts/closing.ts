import { declared } from "../../../design/attribute.ts";
import type { Call } from "../code.ts";
import { callsNamed } from "../data/calls-by.ts";
import { secondsIn } from "../durations.ts";
import type { Program } from "../program.ts";
import { limitIn } from "../retries/contexts.ts";
import { methodOf, receiverOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";
import { lastOf, stops } from "./outrun.ts";

/** Go: how long a server's shutdown waits for open requests, by the context that it is given, or a time. */
export const closing: Concept = {
	read(program) {
		if (program.code.language !== "go") return [];
		const servers = new Set(program.calls("server").map(({ call }) => lastOf(receiverOf(call))));
		return stops
			.flatMap((name) => callsNamed(name, program.code))
			.filter((one) => servers.has(lastOf(receiverOf(one))))
			.flatMap((one) => {
				const time = timeOf(one, program);
				const seconds = secondsIn(time, "s", program);
				return time && seconds ? [ofService(program, one.at, { closing: declared(seconds, time.at) })] : [];
			})
			.slice(0, 1);
	},
};

function timeOf(call: Call, program: Program) {
	const [first] = call.positional;
	if (!first || methodOf(call) === "ShutdownWithTimeout") return first;
	const limit = limitIn(first, call, program);
	return limit && methodOf(limit) === "WithTimeout" ? limit.positional[1] : undefined;
}
