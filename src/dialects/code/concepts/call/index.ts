import { type Attribute, declared } from "../../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../../design/fragment.ts";
import type { Call } from "../../code.ts";
import { outside } from "../../outside.ts";
import { Sites } from "../../places.ts";
import type { Program } from "../../program.ts";
import { breakerAround } from "../../retries/breakers.ts";
import { policyAround } from "../../retries/guards.ts";
import { type Concept, linked, ofServer } from "../concept.ts";
import { boundsOf } from "./bounds/index.ts";
import { callSites, type Site } from "./sites.ts";
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
					client: declared(clientOf(site, program), call.at),
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

/**
 * The client that a call goes through, by the place that made it; of a library's own, all calls of a file that ask the same
 * service. What that client lacks, all its calls lack.
 */
function clientOf({ call, layers, other }: Site, program: Program): string {
	const maker = layers.length > 1 ? layers.at(-1) : undefined;
	if (maker) return `${maker.at.file}:${maker.at.range.start.line}:${maker.at.range.start.character}`;
	return `${program.code.path} ${program.originOf(call.callee)?.from ?? ""} ${JSON.stringify(other)}`;
}

function breakerOf(call: Call, program: Program): Record<string, Attribute> {
	const breaker = breakerAround(call, program);
	return breaker ? { breaker } : {};
}
