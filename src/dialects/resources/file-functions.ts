import { posix } from "node:path";
import { folderOf } from "../../design/places.ts";
import type { Folder } from "./folder.ts";
import type { Expression } from "./syntax.ts";
import { isMap, type Result, Unknown } from "./value.ts";

type Call = Extract<Expression, { kind: "call" }>;

const names = /^(file|filebase64|templatefile)$/;

/** The text of a file that a function reads, of a template with its holes filled; undefined for other functions. */
export function ofFile(folder: Folder, { name, arguments: given }: Call, evaluate: (of: Expression) => Result) {
	if (!names.test(name) || !folder.textAt || !given[0]) return undefined;
	const path = evaluate(given[0]);
	if (typeof path !== "string") return undefined;
	const places = [path, posix.join(folder.path, path)].map((each) => posix.normalize(each).replace(/^\//, ""));
	const text = places.map((place) => folder.textAt?.(place)).find((each) => each !== undefined);
	if (text === undefined) return undefined;
	return name === "templatefile" ? filled(text, given[1] ? evaluate(given[1]) : {}) : text;
}

/** A hole whose value nobody knows stays as it is written, where that leaves a text a text. */
function filled(text: string, values: Result): Result {
	if (/%\{/.test(text)) return new Unknown("a template with directives is not evaluated");
	let reason: string | undefined;
	// Up to where quotes are counted, and whether one of the same line is open there.
	let counted = 0;
	let isOpen = false;
	const result = text.replace(/(?<!\$)\$\{\s*([\w-]+)\s*\}/g, (hole, name: string, at: number) => {
		const value = isMap(values) ? values[name] : undefined;
		if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
		for (; counted < at; counted++) {
			if (text[counted] === "\n") isOpen = false;
			else if (text[counted] === '"' && text[counted - 1] !== "\\") isOpen = !isOpen;
		}
		if (!isOpen) reason ??= value instanceof Unknown ? value.reason : `${name} is not given`;
		return hole;
	});
	return reason === undefined ? result : new Unknown(reason);
}

/** `path.module` and its like, from the workspace's root; undefined for what is not among them. */
export function folderNamed(folder: Folder, step: unknown, file: string): string | undefined {
	if (!folder.textAt) return undefined;
	const found = step === "module" ? folderOf(file) : step === "root" || step === "cwd" ? folder.path : undefined;
	return found === "" ? "." : found;
}
