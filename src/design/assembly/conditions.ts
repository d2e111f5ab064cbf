import { type Attribute, unknown } from "../attribute.ts";
import type { Condition, Extension } from "../fragment.ts";
import type { Group, Piece, Undecided } from "./groups.ts";
import type { Resolver } from "./resolver.ts";
import { tellsAll } from "./told.ts";

/** An extension as it holds for one component: whole, not at all, or with attributes that nobody can know. */
export function underItsCondition(resolver: Resolver, group: Group, extension: Extension): Piece | undefined {
	const { when } = extension;
	if (!when) return extension;
	const holds = decided(resolver, group, when);
	if (holds !== undefined || when.certain) return holds ? extension : undefined;
	return undecided(extension);
}

export function undecided(extension: Extension): Undecided {
	const { when, at } = extension;
	const attributes: Record<string, Attribute> = {};
	const reason = when ? `whether ${when.variable} ${wordsOf(when)}, no file of this workspace says` : "";
	for (const name of Object.keys(extension.attributes)) attributes[name] = unknown(reason, at);
	return { ...extension, attributes, undecided: extension };
}

function decided(resolver: Resolver, group: Group, { variable, is, otherwise = "" }: Condition): boolean | undefined {
	const given = resolver.values.givenTo(group).get(variable);
	if (!given) return tellsAll(resolver, group) ? holdsFor(otherwise, is) : undefined;
	const text = resolver.values.textGiven(given, group);
	if (text === undefined) {
		// It is given something, and only what that is stands elsewhere.
		const set = given.to !== undefined || given.from !== undefined || given.unknown !== undefined;
		return typeof is === "string" && set ? is === "set" : undefined;
	}
	return holdsFor(text, is);
}

function holdsFor(text: string, is: Condition["is"]): boolean {
	if (typeof is === "string") return (is === "set") === (text !== "");
	if ("equals" in is) return text === is.equals;
	if ("not" in is) return text !== is.not;
	const listed = text.split(",").map((one) => one.trim());
	return "has" in is ? listed.includes(is.has) : !is.lacks.some((one) => listed.includes(one));
}

function wordsOf({ is }: Condition): string {
	if (typeof is === "string") return `is ${is}`;
	if ("equals" in is) return `is "${is.equals}"`;
	if ("not" in is) return `is not "${is.not}"`;
	return "has" in is ? `names "${is.has}"` : `names none of ${is.lacks.map((one) => `"${one}"`).join(", ")}`;
}
