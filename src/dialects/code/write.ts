import { LineMap, type TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal, Scope } from "../dialect.ts";
import type { Code } from "./code.ts";

/** How a language gives a call an argument by its name: `timeout=5`. */
export type Named = (name: string, value: string) => string;

/** The note of a place that an edit can give an argument to: which of the file's calls, and the argument's name. */
export const anchorOf = (index: number, name: string) => `${index} ${name}`;

const byHand = "Give the call a time-out by hand: how long may its caller wait?";

/** Gives a call a bound where its library takes one by name; every other change of code is made by hand. */
export function writeCall(
	{ attribute, component, current }: AttributeChange,
	scope: Scope<Code>,
	named: Named,
): TextEdit[] | Refusal {
	const file = current.handle?.file ?? "";
	const [index, name] = current.handle?.anchor.split(" ") ?? [];
	const call = scope.file(file)?.calls[Number(index)];
	const text = scope.text(file);
	const seconds = component.timeout?.value;
	if (attribute !== "bounded" || component.bounded?.value !== true || typeof seconds !== "number" || !call || !text)
		return { refused: byHand };
	if (Object.hasOwn(call.named, name)) return { refused: byHand };
	const lines = new LineMap(text);
	const start = lines.offset(call.at.range.end);
	const end = lines.offset(call.whole.range.end) - 1;
	const inside = text.slice(start, end);
	// A comment may hold what looks like the end of the arguments, and a lone generator is in no brackets of its own.
	if (text[end] !== ")" || !/^\s*\(/.test(inside) || /[#]|\bfor\b/.test(inside)) return { refused: byHand };
	const given = inside.trimEnd();
	const at = lines.range(start + given.length, start + given.length);
	return [{ file, range: at, newText: after(given, named(name, String(seconds))) }];
}

/** Beside what is given, or on a line of its own where each argument has one. */
function after(given: string, argument: string): string {
	const own = given.endsWith(",") ? /\r?\n[ \t]*(?=[^\n]*$)/.exec(given)?.[0] : undefined;
	if (own) return `${own}${argument},`;
	return (given.endsWith("(") ? "" : given.endsWith(",") ? " " : ", ") + argument;
}
