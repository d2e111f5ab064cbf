import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { SourcedFact } from "../../src/measure/fact.ts";
import { type Measurements, type MeasureOptions, measure } from "../../src/measure/index.ts";

/** Measures a file with this content, which is gone after the test. */
export function measured(
	content: string | Uint8Array,
	options: MeasureOptions = {},
	name = "file",
): Promise<Measurements> {
	return measure([written(content, name)], options);
}

export function written(content: string | Uint8Array, name = "file"): string {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-measure-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	writeFileSync(join(folder, name), content);
	return join(folder, name);
}

/** The fact of an attribute, or with these words in its label. */
export function factOf({ facts }: Measurements, what: string, of?: string): SourcedFact | undefined {
	const known = facts.filter(
		({ subject }) =>
			of === undefined || ("name" in subject && subject.name === of) || ("to" in subject && subject.to === of),
	);
	return known.find(({ attribute }) => attribute === what) ?? known.find(({ label }) => label.includes(what));
}

/** Numbers that look like chance, the same in every run. */
export function chance(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return (state + 0.5) / 2 ** 32;
	};
}

/** One line of an access log of nginx, `seconds` after the start of 2 November 2026. */
export function line(seconds: number, rest: string, { client = "192.0.2.1", status = 200, bytes = 512 } = {}): string {
	const at = new Date(Date.UTC(2026, 10, 2) + seconds * 1000).toISOString();
	const time = `${at.slice(8, 10)}/Nov/${at.slice(0, 4)}:${at.slice(11, 19)} +0000`;
	return `${client} - - [${time}] "GET /private?token=s3cret HTTP/1.1" ${status} ${bytes} "https://example.test/" "Agent/1.0"${rest}`;
}
