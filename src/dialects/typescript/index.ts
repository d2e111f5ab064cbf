import { reasonOf } from "../../design/failure.ts";
import type { Fragment } from "../../design/fragment.ts";
import { LineMap, type Note, type SourceFile } from "../../design/text.ts";
import type { Dialect, Reading, Scope } from "../dialect.ts";
import { isOfPagePackage } from "./browser.ts";
import { calls } from "./calls.ts";
import { clientDefaults } from "./client-defaults.ts";
import { load } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import { followedSignals } from "./followed-signals.ts";
import { limiters } from "./limiters.ts";
import { dialect, Module } from "./module.ts";
import { isAsked, seeNeighbours } from "./neighbours.ts";
import { otherRetries } from "./other-retries.ts";
import { isGenerated, isProductionCode } from "./paths.ts";
import { queues } from "./queues.ts";
import { servers } from "./servers.ts";
import { sessions } from "./sessions.ts";
import { signals } from "./signals.ts";
import { stores } from "./stores.ts";
import { transactions } from "./transactions.ts";
import { websockets } from "./websockets.ts";
import { workers } from "./workers.ts";
import { wrapperModules, wraps } from "./wrapper-modules.ts";
import { write } from "./write.ts";

const detectors: readonly Detector[] = [
	sessions,
	servers,
	signals,
	workers,
	websockets,
	stores,
	transactions,
	calls,
	otherRetries,
	clientDefaults,
	limiters,
	queues,
];
const anyHint = new RegExp(
	detectors
		.filter((detector) => !detector.also)
		.map((detector) => detector.hints.source)
		.join("|"),
);
const both = detectors.filter((detector) => detector.also);

function hinted({ hints, also }: Detector, text: string): boolean {
	return hints.test(text) && (!also || also.test(text));
}

function isHinted(text: string): boolean {
	return anyHint.test(text) || both.some((detector) => hinted(detector, text));
}

/** So many syntax errors that the file is likely another language, or half written. */
const brokenFrom = 10;

/** TypeScript and JavaScript, by syntax and import bindings only: no types. */
export const typescript: Dialect = {
	id: dialect,
	comment: "//",
	files: {
		names: ["*.ts", "*.tsx", "*.mts", "*.cts", "*.js", "*.jsx", "*.mjs", "*.cjs"],
		languages: ["typescript", "javascript", "typescriptreact", "javascriptreact"],
		called: "servers written in TypeScript or JavaScript",
	},
	claims: ({ path, text }) =>
		isProductionCode(path) && (isHinted(text) || isAsked({ path, text }) || wraps.test(text)) && !isGenerated(text),
	load,
	read: ({ entries }, scope) => readFile(scope.file(entries[0])!, scope),
	write,
};

function readFile(file: SourceFile, scope: Scope): Reading {
	const fragments: Fragment[] = [];
	const notes: Note[] = [];
	if (!isHinted(file.text)) return { fragments, notes };
	try {
		const module = new Module(file);
		module.isOfPage = isOfPagePackage(file.path, file.text, (path) => scope.text(path));
		seeNeighbours(module, scope);
		let wrapping: Module[] | undefined;
		module.wrappers = () => {
			wrapping ??= wrapperModules(file.path, scope);
			return wrapping;
		};
		for (const detector of detectors) if (hinted(detector, file.text)) fragments.push(...detector.read(module));
		const sigterm = fragments.flatMap((one) => ("attributes" in one ? (one.attributes.sigterm ?? []) : []));
		if (sigterm.length > 0 && sigterm.every((one) => one.provenance.kind === "default"))
			fragments.push(...followedSignals(module, scope));
		const errors = module.tree.parseDiagnostics ?? [];
		if (errors.length >= brokenFrom)
			notes.push({
				file: file.path,
				range: new LineMap(file.text).range(errors[0].start, errors[0].start + errors[0].length),
				severity: "warning",
				message: `${errors.length} syntax errors; what could be read was read`,
			});
	} catch (error) {
		notes.push({ file: file.path, severity: "error", message: `cannot be read: ${reasonOf(error)}` });
	}
	return { fragments, notes };
}
