import { type Piece, Text } from "./text.ts";
import { bare, isDict, plainNumber, printed, sorted, Told, Unknown, type Value } from "./value.ts";

/** A value as `toYaml` writes it: keys in order, lists not indented below their key, each scalar with its place. */
export function writtenYaml(value: Value): Text {
	const pieces: Piece[] = [];
	written(value, "", pieces);
	const text = new Text(pieces);
	return text.slice(0, text.toString().endsWith("\n") ? text.length - 1 : text.length);
}

function written(value: Value, indent: string, to: Piece[], first = indent): void {
	const known = bare(value);
	const say = (text: string) => to.push({ text, from: undefined });
	if (isDict(known)) {
		if (known.size === 0) return void say(`${first}{}\n`);
		for (const [index, [key, one]] of sorted(known).entries()) {
			say(`${index === 0 ? first : indent}${scalarText(key, indent).text}:`);
			below(one, indent, to);
		}
		return;
	}
	if (Array.isArray(known)) {
		if (known.length === 0) return void say(`${first}[]\n`);
		for (const [index, one] of known.entries()) {
			say(index === 0 ? first : indent);
			const inner = bare(one);
			if ((isDict(inner) && inner.size > 0) || (Array.isArray(inner) && inner.length > 0))
				written(inner, `${indent}  `, to, "- ");
			else {
				say("- ");
				scalar(one, indent, to);
			}
		}
		return;
	}
	say(first);
	scalar(value, indent, to);
}

function below(value: Value, indent: string, to: Piece[]): void {
	const known = bare(value);
	const nested = (isDict(known) && known.size > 0) || (Array.isArray(known) && known.length > 0);
	to.push({ text: nested ? "\n" : " ", from: undefined });
	if (nested) written(known, Array.isArray(known) ? indent : `${indent}  `, to);
	else scalar(value, indent, to);
}

function scalar(value: Value, indent: string, to: Piece[]): void {
	const known = bare(value);
	const end = { text: "\n", from: undefined };
	if (value instanceof Told)
		to.push(
			{ text: typeof value.value === "number" ? plainNumber(value.value) : String(value.value), from: value.from },
			end,
		);
	else if (known === null) to.push({ text: "null", from: undefined }, end);
	else if (known instanceof Unknown) to.push(...printed(known).pieces, end);
	else if (known instanceof Text) {
		const from = known.pieces.find((piece) => piece.from?.value)?.from ?? known.pieces[0]?.from;
		const { text, block } = scalarText(known.toString(), indent);
		to.push({ text, from: from && { ...from, exact: false } });
		if (!block) to.push(end);
	} else if (typeof known === "number") to.push({ text: plainNumber(known), from: undefined }, end);
	else if (Array.isArray(known)) to.push({ text: "[]", from: undefined }, end);
	else if (isDict(known)) to.push({ text: "{}", from: undefined }, end);
	else to.push({ text: String(known), from: undefined }, end);
}

/** Texts that a reader of YAML 1.1 takes for something else. */
const taken =
	/^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N|[-+]?(?:\d[\d_]*|0x[\da-fA-F_]+|0b[01_]+|0o?[0-7_]+)|[-+]?(?:\d[\d_]*)?\.?\d+(?:[eE][-+]?\d+)?|\d+\.|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|\d{4}-\d\d?-\d\d?.*|[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?|<<|=)$/;
const unsafe = /^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|:(?:\s|$)|\s#|^\s|\s$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that cannot be written plainly
const unprintable = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]/;

function scalarText(text: string, indent: string): { text: string; block?: true } {
	if (text === "") return { text: '""' };
	if (unprintable.test(text)) return { text: JSON.stringify(text) };
	if (text.includes("\n")) {
		const end = text.endsWith("\n") ? (text.endsWith("\n\n") ? "+" : "") : "-";
		const hint = /^\s/.test(text) ? "2" : "";
		const lines = text.replace(/\n$/, "").split("\n");
		return {
			text: `|${hint}${end}\n${lines.map((line) => (line ? `${indent}  ${line}` : "")).join("\n")}\n`,
			block: true,
		};
	}
	if (taken.test(text)) return { text: JSON.stringify(text) };
	return { text: unsafe.test(text) ? `'${text.replace(/'/g, "''")}'` : text };
}
