import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { decided } from "../conditions.ts";
import { given } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** Servers of sockets that send to all: of this process alone, unless they are given what carries it to the others. */
export const broadcast: Concept = {
	read: (program) =>
		program.calls("broadcast").flatMap(({ call, entry }): Fragment[] => {
			if (decided(call.region, program) === "never") return [];
			const isCarried = entry.isRelay || (entry.relay !== undefined && given(call, entry.relay, program) !== undefined);
			return [
				ofServer(program, call.at, {
					longLived: declared(true, call.at),
					fanOutAdapter: declared(isCarried ?? false, call.at),
				}),
			];
		}),
};
