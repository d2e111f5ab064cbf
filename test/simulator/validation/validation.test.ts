import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { families } from "./index.ts";
import { holm, rowsOf } from "./judge.ts";
import { amended, pageOf } from "./page.ts";

/** The shortened form of `npm run validate`: a little of the customers, the same seed each time, a wider tolerance. */
const share = 0.02;
const wider = 6;

describe.each(families.map((family) => [family.title, family] as const))("validation: %s", (_, { experiments }) => {
	const known = experiments.map((experiment) => [experiment.model, experiment] as const);
	it.each(known)("%s", (_model, experiment) => {
		const failing = rowsOf(experiment, { share, seed: 3 }, wider).filter((row) => !row.pass);
		expect(failing.map((row) => [row.claim.of, row.measured, row.claim.expected, row.distance])).toEqual([]);
	});
});

describe("Holm's correction", () => {
	const row = (p: number) => {
		const claim = { of: "", expected: 1 };
		return { model: "", source: "", claim, measured: 1, standardError: 0, error: 0, distance: 0, p, pass: true };
	};

	it("rejects step by step, and stops at the first that it keeps", () => {
		const passes = (...p: number[]) => holm(p.map(row), 0.05).map((judged) => judged.pass);
		expect(passes(0.01, 0.04, 0.03)).toEqual([false, true, true]);
		expect(passes(0.01, 0.02, 0.03)).toEqual([false, false, false]);
		expect(passes(0.02, 0.9, 0.03)).toEqual([true, true, true]);
	});
});

describe("the page", () => {
	const result = (title: string, pass: boolean) => {
		const claim = { of: "time", expected: 1 };
		const row = { model: "M", source: "S", claim, measured: 1, standardError: 0, error: 0, distance: 0, p: 1, pass };
		return { family: { title, about: "About.", experiments: [] }, rows: [row] };
	};

	it("is the same whether its families were played together or one after the other", () => {
		const whole = pageOf([result("One", true), result("Two", false)]);
		expect(whole).toContain("**1 of 2 rows pass.**");
		const before = pageOf([result("One", false), result("Two", true)]);
		expect(amended(amended(before, [result("Two", false)]), [result("One", true)])).toBe(whole);
		expect(amended(pageOf([result("One", true)]), [result("Two", false)])).toBe(whole);
	});
});

describe("the command", () => {
	it("refuses a word that no family has in its title, and leaves the page alone", () => {
		const root = fileURLToPath(new URL("../../..", import.meta.url));
		const page = () => readFileSync(join(root, "docs/validation.md"), "utf8");
		const before = page();
		const { status, stderr } = spawnSync("node", ["src/build/validate.mjs", "nonsense", "shards"], {
			cwd: root,
			encoding: "utf8",
		});
		expect(status).toBe(2);
		expect(stderr).toContain('No family has "nonsense" in its title.');
		expect(stderr).toContain("Shards and hot keys");
		expect(page()).toBe(before);
	});
});
