import { Text } from "../text.ts";
import { printed, Told, type Value } from "../value.ts";

/** One function of a template. Arguments come in the order of the text, what is piped last. */
export interface TemplateFunction {
	call(args: readonly Value[]): Value;
	/** It looks at what is unknown by itself; every other answers that it is unknown, too. */
	takesUnknown?: true;
	/** What it makes stands on lines of its own. */
	lines?: true;
}

export type Functions = Record<string, TemplateFunction>;

/** Functions of texts alone. */
export function ofTexts(call: (...texts: string[]) => Value | string): TemplateFunction {
	return {
		call: (args) => {
			const made = call(...args.map((arg) => printed(arg).toString()));
			return typeof made === "string" ? Text.of(made) : made;
		},
	};
}

/** The last argument's own place, on a text that was made of it. */
export function placed(made: string, like: Value | undefined): Text {
	if (like instanceof Told) return Text.of(made, { ...like.from, exact: false });
	const from = like instanceof Text ? like.pieces.find((piece) => piece.from?.value)?.from : undefined;
	return Text.of(made, from && { ...from, exact: false });
}
