import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseAllDocuments } from "yaml";
import { helm } from "../../src/dialects/helm/index.ts";
import { render } from "../../src/dialects/helm/render.ts";
import { Files } from "../../src/review/files.ts";
import { scopeOf } from "../../src/review/scope.ts";

const release = "release-name";

/** Folders of charts that are no part of another. */
function chartsIn(folder: string): string[] {
	const inside = readdirSync(folder, { withFileTypes: true });
	if (inside.some(({ name }) => name === "Chart.yaml")) return [folder];
	return inside
		.filter((one) => one.isDirectory() && !["node_modules", ".git"].includes(one.name))
		.flatMap(({ name }) => chartsIn(join(folder, name)));
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
		const path = join(folder, one.name);
		return one.isDirectory() ? filesIn(path) : [path];
	});
}

type Manifests = Map<string, unknown>;

function manifestsIn(text: string): Manifests {
	const all: Manifests = new Map();
	for (const document of parseAllDocuments(text, { version: "1.1", logLevel: "silent", uniqueKeys: false })) {
		if (document.errors.length > 0) {
			all.set(`malformed ${all.size}`, document.errors[0].message);
			continue;
		}
		const value = document.toJS() as { kind?: string; metadata?: { name?: string; namespace?: string } } | null;
		if (!value?.kind) continue;
		let key = `${value.kind}/${value.metadata?.namespace ?? ""}/${value.metadata?.name ?? ""}`;
		while (all.has(key)) key += "+";
		all.set(key, value);
	}
	return all;
}

function ours(chart: string): { text: string; notes: string[] } {
	const willing = { ...helm, claims: () => true };
	const files = new Files([willing]);
	for (const path of filesIn(chart)) {
		if (statSync(path).size < 1_000_000) files.put(relative(chart, path), readFileSync(path, "utf8"));
	}
	const scope = scopeOf(willing, files);
	const unit = { key: "", entries: ["Chart.yaml"], given: { release, values: "" } };
	const { texts, notes } = render(unit, scope as Parameters<typeof render>[1]);
	return {
		text: texts.map(({ text }) => `${text}\n`).join("---\n"),
		notes: notes.map(({ file, message }) => `${file}: ${message}`),
	};
}

/** What differs between the two renderings of one chart. */
export interface Difference {
	chart: string;
	manifests: number;
	equal: number;
	unlike: string[];
	notes: string[];
	seconds: number;
}

export function compare(folder: string, binary: string, shows: boolean): { all: Difference[]; refused: number } {
	const all: Difference[] = [];
	let refused = 0;
	for (const chart of chartsIn(folder)) {
		let real: string;
		try {
			const words = ["template", release, chart, "--skip-tests", "--kube-version", "1.33.0"];
			real = execFileSync(binary, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1e8 });
		} catch {
			refused++;
			continue;
		}
		const theirs = manifestsIn(real);
		const began = performance.now();
		const { text, notes } = ours(chart);
		const seconds = (performance.now() - began) / 1000;
		const own = manifestsIn(text);
		const unlike: string[] = [];
		for (const [key, value] of theirs) {
			const mine = own.get(key);
			if (isDeepStrictEqual(mine, value)) continue;
			unlike.push(mine === undefined ? `${key} is missing` : `${key}: ${firstDifference(mine, value, "")}`);
		}
		for (const key of own.keys()) if (!theirs.has(key)) unlike.push(`${key} is ours alone`);
		const equal = theirs.size - [...theirs].filter(([key, value]) => !isDeepStrictEqual(own.get(key), value)).length;
		all.push({
			chart: relative(folder, chart) || chart,
			manifests: theirs.size,
			equal,
			unlike: shows ? unlike : [],
			notes: shows ? notes : [],
			seconds,
		});
	}
	return { all, refused };
}

function firstDifference(mine: unknown, theirs: unknown, path: string): string {
	if (typeof mine === "object" && typeof theirs === "object" && mine && theirs) {
		for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
			const [a, b] = [(mine as Record<string, unknown>)[key], (theirs as Record<string, unknown>)[key]];
			if (!isDeepStrictEqual(a, b)) return firstDifference(a, b, `${path}.${key}`);
		}
	}
	return `${path}: ${JSON.stringify(mine)?.slice(0, 160)} and not ${JSON.stringify(theirs)?.slice(0, 160)}`;
}
