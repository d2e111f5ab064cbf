import type { Attribute } from "../../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../../design/fragment.ts";
import type { Call } from "../../code.ts";
import { outside } from "../../outside.ts";
import { Sites } from "../../places.ts";
import type { Program } from "../../program.ts";
import { breakerAround } from "../../retries/breakers.ts";
import { policyAround } from "../../retries/guards.ts";
import { type Concept, linked, ofServer } from "../concept.ts";
import { boundsOf } from "./bounds/index.ts";
import { callSites } from "./sites.ts";
import { triesOf } from "./tries.ts";

/** Django: what a person or a timer starts (`manage.py import_prices`) keeps no request waiting. */
const commands = /(^|\/)management\/commands\//;

/** Calls of other services: who answers, and what bounds the wait for it. */
export const call: Concept = {
	read(program) {
		if (commands.test(program.code.path)) return [];
		const sites = new Sites(program);
		return callSites(program).map((site) => {
			const { call, other, by } = site;
			return tells(program, {
				kind: "calls",
				direction: "to",
				other,
				at: call.at,
				attributes: {
					...boundsOf(site, program),
					...triesOf(site, program),
					...(by && policyAround(by, program)),
					...breakerOf(call, program),
				},
				site: sites.of(by ?? call),
				...outside(other),
			});
		});
	},
};

/** A program that tries again has somebody behind it, though nothing here says what runs it. */
function tells(program: Program, link: FragmentLink): Fragment {
	const { attributes = {} } = link;
	const tries = attributes.endless || attributes.retries || attributes.backoff;
	return tries ? ofServer(program, link.at, {}, { links: [link] }) : linked(program, link);
}

function breakerOf(call: Call, program: Program): Record<string, Attribute> {
	const breaker = breakerAround(call, program);
	return breaker ? { breaker } : {};
}
