import type { Fragment } from "../../design/fragment.ts";
import { LineMap, type Note, type SourceFile } from "../../design/text.ts";
import type { Dialect, Reading } from "../dialect.ts";
import { load } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import { dialect, Module } from "./module.ts";
import { isGenerated, isProductionCode } from "./paths.ts";
import { servers } from "./servers.ts";
import { sessions } from "./sessions.ts";
import { signals } from "./signals.ts";
import { stores } from "./stores.ts";
import { transactions } from "./transactions.ts";
import { websockets } from "./websockets.ts";
import { workers } from "./workers.ts";
import { write } from "./write.ts";

const detectors: readonly Detector[] = [sessions, servers, signals, workers, websockets, stores, transactions];
const anyHint = new RegExp(detectors.map((detector) => detector.hints.source).join("|"));

/** So many syntax errors that the file is likely another language, or half written. */
const brokenFrom = 10;

/** TypeScript and JavaScript, by syntax and import bindings only: no types, no other files. */
export const typescript: Dialect = {
	id: dialect,
	comment: "//",
	files: {
		names: ["*.ts", "*.tsx", "*.mts", "*.cts", "*.js", "*.jsx", "*.mjs", "*.cjs"],
		languages: ["typescript", "javascript", "typescriptreact", "javascriptreact"],
		called: "servers written in TypeScript or JavaScript",
	},
	claims: ({ path, text }) => isProductionCode(path) && anyHint.test(text) && !isGenerated(text),
	load,
	read: ({ entries }, scope) => readFile(scope.file(entries[0])!),
	write,
};

function readFile(file: SourceFile): Reading {
	const fragments: Fragment[] = [];
	const notes: Note[] = [];
	try {
		const module = new Module(file);
		for (const detector of detectors) if (detector.hints.test(file.text)) fragments.push(...detector.read(module));
		const errors = module.tree.parseDiagnostics ?? [];
		if (errors.length >= brokenFrom)
			notes.push({
				file: file.path,
				range: new LineMap(file.text).range(errors[0].start, errors[0].start + errors[0].length),
				severity: "warning",
				message: `${errors.length} syntax errors; what could be read was read`,
			});
	} catch (error) {
		notes.push({ file: file.path, severity: "error", message: `cannot be read: ${(error as Error).message}` });
	}
	return { fragments, notes };
}
