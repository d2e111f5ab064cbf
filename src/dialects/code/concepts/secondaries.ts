import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { importsMongo, preferredBy } from "../data/read-preference.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { layersOf, receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";
import { isUnhurried } from "./scatter.ts";

/**
 * Handles of MongoDB that prefer secondaries: without maxStalenessSeconds, one that is hours behind answers as well
 * (MongoDB manual, Read Preference maxStalenessSeconds).
 */
export const secondaries: Concept = {
	read(program) {
		if (!importsMongo(program)) return [];
		const sites = new Sites(program);
		return program.code.calls.flatMap((call): Fragment[] => {
			const at = preferredBy(call, program);
			if (!at || isUnhurried(call, program)) return [];
			const lagAlarm: Attribute = declared(isBounded(call, program), at.at);
			const about = { engine: declared("mongodb", at.at), role: declared("database", at.at), lagAlarm };
			const handle: Expr = receiverOf(call) ?? { kind: "call", call, at: call.at, text: call.callee.text };
			return access(program, "reads", { handle, engine: "mongodb", about }, at.at, `${sites.of(call)} secondary`, {
				endpoint: declared("replica", at.at),
			});
		});
	},
};

/** The call itself, or the client that it is made on, says how old what it reads may be. */
function isBounded(call: Call, program: Program): boolean {
	return layersOf(call, program).some((one) =>
		[...one.positional, ...Object.values(one.named)].some((given) =>
			/max_?staleness/i.test(`${given.text} ${program.follow(given).text}`),
		),
	);
}
