import { byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { decided } from "../conditions.ts";
import { given } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** Limits for each client that are counted in the process: with n replicas each client may do n times as much. */
export const limiter: Concept = {
	read: (program) =>
		[...program.calls("limiter")].flatMap(({ call, entry }): Fragment[] => {
			if (decided(call.region, program) === "never") return [];
			if (entry.store.length > 0 && given(call, entry.store, program) !== undefined) return [];
			const counted = byDefault(["rate limits"], call.at, entry.source);
			return [
				ofService(program, call.at, {
					localState: entry.store.length > 0 ? counted : declared(["rate limits"], call.at),
				}),
			];
		}),
};
