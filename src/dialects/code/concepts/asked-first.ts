import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { callsOwnedBy, testingIn, testsOwnedBy } from "../data/calls-by.ts";
import { type Entity, entityOf } from "../data/entities.ts";
import { guards } from "../data/guards.ts";
import { refusedBy } from "../data/refused.ts";
import { sourcesOf, within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { isInside, ownerOf } from "../regions.ts";
import { wordsOf } from "../state/words.ts";
import { methodOf, receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";
import { isForOverlap, waitsForRefusal } from "./overlapping.ts";

/**
 * Java and Kotlin: whether somebody has a thing already is asked, and a row of his own is stored where nobody has. Two at once both find
 * none, and both are stored, unless their table refuses the second.
 */
export const askedFirst: Concept = {
	read(program) {
		if (!/^(java|kotlin)$/.test(program.code.language) || waitsForRefusal(program)) return [];
		const sites = new Sites(program);
		return [...testingIn(program.code)].flatMap((owner): Fragment[] => {
			const found = owner && storedIn(owner, program);
			if (!found) return [];
			const { made, asked, entity } = found;
			if (refusedBy(entity, asked, false, program) !== "open") return [];
			const { at } = made;
			return access(program, "writes", { handle: receiverOf(made) }, at, `${sites.of(made)} ${entity.name}`, {
				counts: declared(`whether there is a ${entity.name}`, at),
				decidedBy: declared("read", at),
				conditional: declared(guards(made.region, program), at),
			});
		});
	},
};

const asking = /^(?!\w*ById$)(exists\w*|find\w*By\w+|find|count\w*By\w+|count|select\w*By\w+)$/;
const storing = /^(save|saveAndFlush|persist|insert|insertOne|insertSelective|store|add)$/;

/** What one alone may have, and what is paid once. */
const things =
	/^(seats?|coupons?|vouchers?|giftcards?|promocodes?|bookings?|reservations?|tickets?|slots?|timeslots?|appointments?|redemptions?|rentals?|payments?|payouts?|refunds?|licen[cs]es?|enrol?lments?)$/;

const isOfOne = (name: string): boolean => {
	const words = wordsOf(name);
	return words.some((word, at) => things.test(word) || things.test(`${word}${words[at + 1] ?? ""}`));
};

interface Found {
	asked: Call;
	made: Call;
	entity: Entity;
}

function storedIn(owner: Fn, program: Program): Found | undefined {
	const own = callsOwnedBy(owner, program.code);
	const stores = own.filter((call) => storing.test(methodOf(call)) && receiverOf(call) !== undefined);
	if (stores.length === 0) return undefined;
	for (const region of testsOwnedBy(owner, program.code)) {
		if (region.kind !== "if") continue;
		const asked = [...sourcesOf(region.test, program)].find(
			(call) => ownerOf(call.region) === owner && asking.test(methodOf(call)) && isAboutPresence(region, call),
		);
		const entity = asked && entityOf(asked, program);
		if (!asked || !entity?.class || !isOfOne(entity.name) || isForOverlap(asked, program)) continue;
		const made = stores.find((call) => isStored(call, asked, region, entity, program));
		if (made) return { asked, made, entity };
	}
	return undefined;
}

/** It is asked whether something is there, and not what it is like. */
function isAboutPresence({ test }: Region, asked: Call): boolean {
	if (/^exists/.test(methodOf(asked)) || (test?.kind === "call" && test.call === asked)) return true;
	const text = test?.text ?? "";
	return /isPresent\(|isEmpty\(|\.isNotEmpty\(|[!=]==? ?null\b|> ?0\b|[!=]= ?0\b/.test(text) && !/&&|\|\|/.test(text);
}

/** A new one of the same kind is stored where the condition lets it, and not the one that was found. */
function isStored(call: Call, asked: Call, region: Region, entity: Entity, program: Program): boolean {
	const [given] = call.positional;
	if (!given || call.order < asked.order) return false;
	const isElse = call.at.range.start.line > region.at.range.start.line && isInside(call.region, region);
	if (isElse && !/!|== ?(0|null)|isEmpty\(/.test(region.test?.text ?? "")) return false;
	const of = entityOf(call, program)?.name ?? typeIn(given, program);
	return of === entity.name && !isFrom(given, asked, program);
}

const isFrom = (given: Expr, asked: Call, program: Program): boolean => sourcesOf(given, program).has(asked);

function typeIn(given: Expr, program: Program): string | undefined {
	const [binding] = program.bindingsOf(given);
	const said = (binding?.type ?? binding?.parameter?.type)?.name.split(".").at(-1);
	const value = program.follow(given);
	const made = within(value, 8).find((part) => part.kind === "call" && /^[A-Z]/.test(methodOf(part.call)));
	return said && said !== "var" ? said : made?.kind === "call" ? methodOf(made.call) : undefined;
}
