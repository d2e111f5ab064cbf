// The same seed gives the same result in Node and in Chromium, where the panel simulates.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { ensureChromium } from "./harness/chromium.mjs";
import { isRoot } from "./harness/shell.mjs";

/** Engines may round a logarithm differently in the last place. */
const tolerance = 1e-9;

const numbersFile = fileURLToPath(new URL("numbers.ts", import.meta.url));

/** In Node and in a worker of Chromium: every number of every scenario. */
export async function inBoth() {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-numbers-"));
	const bundle = async (format, outfile) => {
		const options = { bundle: true, format, globalName: "simulator", logLevel: "error" };
		await build({ entryPoints: [numbersFile], outfile, ...options });
	};
	const [forNode, forWorker] = [join(folder, "numbers.mjs"), join(folder, "numbers.js")];
	const browser = await chromium.launch({
		executablePath: await ensureChromium(),
		args: ["--disable-gpu", ...(isRoot ? ["--no-sandbox"] : [])],
	});
	try {
		await Promise.all([bundle("esm", forNode), bundle("iife", forWorker)]);
		const { numbers } = await import(pathToFileURL(forNode).href);
		const page = await browser.newPage();
		const inChromium = await page.evaluate(
			(script) =>
				new Promise((resolve, reject) => {
					const run = "; postMessage(simulator.numbers());";
					const url = URL.createObjectURL(new Blob([script, run], { type: "text/javascript" }));
					const worker = new Worker(url);
					worker.onmessage = ({ data }) => resolve(data);
					worker.onerror = ({ message }) => reject(new Error(message));
				}),
			readFileSync(forWorker, "utf8"),
		);
		return { node: numbers(), chromium: inChromium };
	} finally {
		await browser.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** By scenario: the number of values, and the first that differs. */
export function differences(node, chromium) {
	return Object.entries(node).map(([id, values]) => {
		const others = chromium[id] ?? [];
		const same = (a, b) => Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a));
		const at = values.findIndex((value, i) => !same(value, others[i]));
		const differs = at >= 0 ? `${values[at]} in Node, ${others[at]} in Chromium` : "";
		return {
			id,
			count: values.length,
			differs: values.length === others.length ? differs : "another number of values",
		};
	});
}

/** Prints an outcome for each scenario; how many passed and failed. */
export async function compareNumbers(say = console.log) {
	const { node, chromium } = await inBoth();
	let failed = 0;
	const all = differences(node, chromium);
	for (const { id, count, differs } of all) {
		if (differs) failed++;
		say(
			`${differs ? "✗" : "✓"} ${id}: ${count} numbers are the same in Node and in Chromium${differs && `: ${differs}`}`,
		);
	}
	return { passed: all.length - failed, failed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const { passed, failed } = await compareNumbers();
	console.log(`\n${passed} passed, ${failed} failed`);
	process.exit(failed > 0 ? 1 : 0);
}
