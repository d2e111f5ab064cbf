import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createVitest } from "vitest/node";
import { root } from "../process.mjs";
import { keptThread, letGo } from "./kept-thread.mjs";
import { noting } from "./places.mjs";

/** Tests that stand on the spine alone: they take seconds, where the faces' and the simulator's take minutes. */
const tests = ["test/design", "test/rules", "test/review"];
/** What they leave out runs the simulator, or other processes, which know nothing of a slip. */
const leftOut = ["test/rules/simulate.test.ts", "test/rules/new-rule.test.ts"];
/** A slip that never ends is noticed too: after so many times what the tests take without it, and this in milliseconds. */
const patience = { times: 5, beside: 20_000 };

/** A Vitest that stays, whose `change` gives a source file's text in place of what stands on disk. */
async function open({ change, ...test }) {
	const pathOf = (id) => relative(root, id.split("?")[0]).replaceAll("\\", "/");
	const plugin = { name: "changed-source", enforce: "pre", transform: (text, id) => change(pathOf(id), text) };
	const include = tests.map((folder) => `${folder}/**/*.test.ts`);
	const options = { config: false, root, include, exclude: leftOut, pool: "threads", watch: false, reporters: [{}] };
	const vitest = await createVitest("test", { ...options, testTimeout: 600_000, ...test }, { plugins: [plugin] });
	await vitest.standalone();
	return { vitest, specifications: await vitest.globTestSpecifications() };
}

const failed = ({ testModules, unhandledErrors }) =>
	unhandledErrors.length > 0 || testModules.some((module) => !module.ok());

/** Ends the process where a test fails as things are, for then nothing can be said of changes. */
function requireSound(outcome) {
	if (!failed(outcome)) return;
	const names = outcome.testModules.filter((module) => !module.ok()).map(({ relativeModuleId }) => relativeModuleId);
	const errors = outcome.unhandledErrors.map(({ message }) => message);
	console.error(
		`These do not pass as they are, so nothing can be said of changes: ${[...names, ...errors].join(", ")}`,
	);
	process.exit(2);
}

/** Which test files come to which places of the sources in `folders`: place → test files. */
export async function seenBy(folders) {
	const seen = mkdtempSync(join(tmpdir(), "seen-"));
	const { vitest, specifications } = await open({
		change: (path, text) => (folders.some((folder) => path.startsWith(`${folder}/`)) ? noting(text, path) : undefined),
		setupFiles: [fileURLToPath(new URL("seen.mjs", import.meta.url))],
		provide: { seen },
	});
	const outcome = await vitest.runTestSpecifications(specifications);
	await vitest.close();
	requireSound(outcome);
	const testsOf = new Map();
	for (const name of readdirSync(seen)) {
		const { test, places } = JSON.parse(readFileSync(join(seen, name), "utf8"));
		for (const place of places) testsOf.set(place, [...(testsOf.get(place) ?? []), test]);
	}
	rmSync(seen, { recursive: true });
	return testsOf;
}

/** Answers whether tests notice a change. The modules that a change does not touch are transformed only once. */
export async function openSpine() {
	let mutant;
	const took = new Map();
	const quickestFirst = class {
		sort(files) {
			return files.toSorted((a, b) => (took.get(a.moduleId) ?? 0) - (took.get(b.moduleId) ?? 0));
		}
		shard(files) {
			return files;
		}
	};
	const { vitest, specifications } = await open({
		change: (path) => (path === mutant?.file ? mutant.text : undefined),
		pool: keptThread,
		isolate: false,
		maxWorkers: 1,
		bail: 1,
		sequence: { sequencer: quickestFirst },
	});
	const whole = await vitest.runTestSpecifications(specifications);
	requireSound(whole);
	for (const module of whole.testModules) took.set(module.moduleId, module.diagnostic().duration);
	/** What comes of the test files, as far as the first that fails; undefined where they do not end. */
	async function outcomeOf(chosen) {
		const usual = chosen.reduce((sum, { moduleId }) => sum + took.get(moduleId), 0);
		let late = false;
		const watch = setTimeout(
			() => {
				late = true;
				vitest.cancelCurrentRun("test-failure").catch(() => {});
				vitest.cancelCurrentRun("test-failure").catch(() => {}); // only the second ends a thread that does not listen
			},
			patience.times * usual + patience.beside,
		);
		const outcome = await vitest.runTestSpecifications(chosen).finally(() => clearTimeout(watch));
		return late ? undefined : outcome;
	}
	/** What stands in the file, and whatever imports it, is loaded anew. */
	const forget = (file) => {
		vitest.invalidateFile(join(root, file));
		vitest.watcher.handleFileChanged(join(root, file));
	};
	return {
		/** Whether any of the test files (absolute paths) fails when the change is made. */
		async notices(change, files) {
			mutant = change;
			forget(change.file);
			const outcome = await outcomeOf(specifications.filter(({ moduleId }) => files.includes(moduleId)));
			mutant = undefined;
			forget(change.file);
			return !outcome || failed(outcome);
		},
		async close() {
			await vitest.close();
			await letGo();
		},
	};
}
