import { attributeLabel, type ComponentKind } from "../design/catalogue/index.ts";
import { markdownText, ruleText } from "./markdown-text.ts";

/** Why something is not known: "sessions of web: no code of it was read", several with semicolons between. */
const unknown = /(?:^|; )(\w+) of ((?:(?!; \w+ of ).){1,200}?): /g;

/** Who reads a checklist does not know the names of attributes: what each means stands beside it. */
export function unknownWords(because: string, kind: ComponentKind): string {
	const parts: string[] = [];
	let at = 0;
	for (const { 0: all, 1: attribute, 2: of, index } of because.matchAll(unknown)) {
		const label = attributeLabel(kind, attribute);
		if (!label) continue;
		parts.push(markdownText(because.slice(at, index)));
		parts.push(`${index > 0 ? "; " : ""}\`${attribute}\` of ${markdownText(of)} (${markdownText(label)}) is unknown: `);
		at = index + all.length;
	}
	return `${parts.join("")}${markdownText(because.slice(at))}`;
}

/** The same for what is to be set by hand. */
export function stepWords(step: string, kind: ComponentKind): string {
	const [, attribute, rest] = /^Set (\w+)( of .*)$/s.exec(step) ?? [];
	const label = attribute && attributeLabel(kind, attribute);
	if (!label) return ruleText(step);
	return `Set \`${attribute}\` (${markdownText(label)})${spaced(rest)}`;
}

/** The text of a line is taken without the space before it, which here parts it from a word. */
function spaced(text: string): string {
	return ` ${ruleText(text.trimStart())}`;
}
