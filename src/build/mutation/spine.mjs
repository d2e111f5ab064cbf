import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createVitest } from "vitest/node";
import { root } from "../process.mjs";
import { keptThread, letGo } from "./kept-thread.mjs";
import { inside, noting } from "./places.mjs";

/** Tests that stand on the spine alone: they take seconds, where the faces' and the simulator's take minutes. */
const tests = ["test/design", "test/rules", "test/review"];
/**
 * What they leave out runs the simulator, or other processes, which know nothing of a slip; or reads every fixture, so that
 * each slip that survives would wait for them all: remedies.test.ts reads the bad ones.
 */
const leftOut = ["simulate", "new-rule", "fixtures"].map((name) => `test/rules/${name}.test.ts`);
/** A slip that never ends is noticed too: after so many times what the tests take without it, and this in milliseconds. */
const patience = { times: 5, beside: 20_000 };

/**
 * Runs all tests of the spine once, to know which of them come to which places of the sources in `folders`, and how long
 * each takes. Then answers of one changed source after the other whether a test notices. Vitest stays, and so does all that
 * it has loaded: only the changed source and what imports it is loaded anew, in memory.
 */
export async function openSpine(folders) {
	const seen = mkdtempSync(join(tmpdir(), "seen-"));
	let mutant;
	const took = new Map();
	const change = (text, id) => {
		const path = relative(root, id.split("?")[0]).replaceAll("\\", "/");
		if (path === mutant?.file) return mutant.text;
		return folders.some((folder) => path.startsWith(`${folder}/`)) ? noting(text, path) : undefined;
	};
	const quickestFirst = class {
		sort(files) {
			return files.toSorted((a, b) => (took.get(a.moduleId) ?? 0) - (took.get(b.moduleId) ?? 0));
		}
		shard(files) {
			return files;
		}
	};
	const options = {
		...{ config: false, root, include: tests.map((folder) => `${folder}/**/*.test.ts`), exclude: leftOut },
		...{ watch: false, reporters: [{}], bail: 1, testTimeout: 600_000 },
		...{ pool: keptThread, isolate: false, maxWorkers: 1, sequence: { sequencer: quickestFirst } },
		...{ setupFiles: [fileURLToPath(new URL("seen.mjs", import.meta.url))], provide: { seen } },
	};
	const plugins = [{ name: "changed-source", enforce: "pre", transform: change }];
	const vitest = await createVitest("test", options, { plugins });
	await vitest.standalone();
	const specifications = await vitest.globTestSpecifications();

	const whole = await vitest.runTestSpecifications(specifications);
	requireSound(whole);
	for (const module of whole.testModules) took.set(module.moduleId, module.diagnostic().duration);
	const { testsOf, loading } = whoComesWhere(seen);

	/** What comes of the test files, as far as the first that fails; undefined where they do not end. */
	async function outcomeOf(chosen) {
		const own = new Set(chosen.map(({ moduleId }) => moduleId));
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
		if (late) return undefined;
		// Vitest answers also what came of other files in the runs before.
		return { ...outcome, testModules: outcome.testModules.filter(({ moduleId }) => own.has(moduleId)) };
	}

	/** Has a file and whatever imports it loaded anew; answers which test files do. */
	function forget(file) {
		const { watcher } = vitest;
		// It goes no further than what the next run loads anew already.
		const before = [...watcher.invalidates];
		watcher.invalidates.clear();
		watcher.changedTests.clear();
		vitest.invalidateFile(join(root, file));
		watcher.handleFileChanged(join(root, file));
		for (const one of before) watcher.invalidates.add(one);
		return [...watcher.changedTests];
	}

	return {
		/** How many test files come to the place of a slip, whether they end with it, and whether any of them fails. */
		async outcomeOf(slip) {
			const place = inside(readFileSync(join(root, slip.file), "utf8"), slip.offset);
			const importers = forget(slip.file);
			const name = `${slip.file}@${place}`;
			const known = testsOf.get(name) ?? [];
			// What one file alone came to, and that before its tests, was most likely come to as the source was loaded.
			const atLoad = place === undefined || (loading.has(name) && known.length < 2);
			const files = atLoad ? importers : known;
			if (files.length === 0) return { comes: 0, ends: true, noticed: false };
			mutant = slip;
			const outcome = await outcomeOf(specifications.filter(({ moduleId }) => files.includes(moduleId)));
			mutant = undefined;
			forget(slip.file);
			return { comes: files.length, ends: outcome !== undefined, noticed: !outcome || failed(outcome) };
		},
		async close() {
			await vitest.close();
			await letGo();
			rmSync(seen, { recursive: true });
		},
	};
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

/** What `seen.mjs` wrote down: by place the test files that come there, and the places that loading a source comes to. */
function whoComesWhere(folder) {
	const testsOf = new Map();
	const loading = new Set();
	for (const name of readdirSync(folder)) {
		const seen = JSON.parse(readFileSync(join(folder, name), "utf8"));
		for (const place of seen.places) testsOf.set(place, [...(testsOf.get(place) ?? []), seen.test]);
		for (const place of seen.loading) loading.add(place);
	}
	return { testsOf, loading };
}
