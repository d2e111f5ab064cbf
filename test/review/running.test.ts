import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { applyPatch } from "../../src/design/patch.ts";
import { keepNewest, writeWhole } from "../../src/review/cache-folder.ts";
import type { Review } from "../../src/review/review.ts";
import { ImpactCache } from "../../src/review/running/impact-cache.ts";
import { addImpacts, jobFor } from "../../src/review/running/impacts.ts";
import { runsOf } from "../../src/review/running/runs.ts";
import { rankAssumptions } from "../../src/review/running/sensitivity.ts";
import { runJobs } from "../../src/review/running/simulate-pool.ts";
import { runTasks } from "../../src/review/running/threads.ts";
import { assumptionsOf, compare, simulate, Unplayable } from "../../src/simulator/index.ts";
import { fixtures } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

const { rules } = await frozenRules();
const { texts } = fixtures().find(({ rule, name }) => rule === "single-replica" && name === "bad-deployment.yaml")!;
const session = await openSession(texts, { rules });
const finding = session.findings().find(({ rule }) => rule === "single-replica")!;
const shown = jobFor(session.review(), finding, { replications: 1 })!;
/** So few requests that a comparison takes milliseconds. */
const rate = { of: "client:users", attribute: "rate", value: 2 };
const job = { ...shown, design: applyPatch(shown.design, [rate]) };
const still = new AbortController().signal;

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "scaleproof-running-"));
	onTestFinished(() => rmSync(made, { recursive: true, force: true }));
	return made;
}

/** A rule whose scenario nobody knows. */
function unplayable(rule: Review["rules"][number]): Review["rules"][number] {
	return rule.simulate ? { ...rule, simulate: { ...rule.simulate, scenario: "no-such-thing" } } : rule;
}

describe("runs of one design", () => {
	test("are those of the simulator, one for each seed, and let others breathe", async () => {
		const shares: number[] = [];
		let others = 0;
		let beside = setImmediate(function breathe() {
			others++;
			beside = setImmediate(breathe);
		});
		const { runs, assumptions } = await runsOf(
			job.design,
			"replica-loss",
			{ seed: 3, replications: 2 },
			(done) => shares.push(done),
			still,
		);
		clearImmediate(beside);
		expect(runs).toEqual([3, 4].map((seed) => simulate(job.design, "replica-loss", seed)));
		expect(assumptions).toEqual(assumptionsOf(job.design, "replica-loss"));
		expect(shares.at(-1)).toBe(2);
		expect(shares).toEqual(shares.toSorted((a, b) => a - b));
		expect(others).toBeGreaterThan(2);
	});

	test("end when nobody waits for them, and tell by its own error what cannot be played", async () => {
		const ended = runsOf(job.design, "replica-loss", {}, () => {}, AbortSignal.abort(new Error("nobody waits")));
		await expect(ended).rejects.toThrow("nobody waits");
		await expect(runsOf({ components: [], links: [] }, "replica-loss", {}, () => {}, still)).rejects.toThrow(
			Unplayable,
		);
	});
});

describe("comparisons", () => {
	test("come to what the simulator says, in their order, and one that fails costs only itself", async () => {
		const shares: number[] = [];
		const broken = { ...job, scenario: "no-such-thing" };
		const outcomes = await runJobs([broken, job], (done, total) => shares.push(done / total), still);
		expect(outcomes[0]).toEqual({ failed: expect.stringContaining("no-such-thing") });
		expect(outcomes[1]).toMatchObject({ impact: { scenario: "replica-loss" } });
		const { design, patch, scenario, options } = job;
		const impact = "impact" in outcomes[1] ? outcomes[1].impact : undefined;
		expect(impact?.metrics).toEqual(compare(design, patch, scenario, options).metrics);
		expect(shares.at(-1)).toBe(1);
		expect(shares).toEqual(shares.toSorted((a, b) => a - b));
	});

	test("that stand alone, on all cores, come to the same", async () => {
		const [alone] = await runJobs([job], () => {}, still);
		const [, together] = await runJobs([job, job], () => {}, still);
		expect(alone).toEqual(together);
		const [broken] = await runJobs([{ ...job, scenario: "no-such-thing" }], () => {}, still);
		expect(broken).toEqual({ failed: expect.stringContaining("no-such-thing") });
		expect(await runJobs([], () => {}, still)).toEqual([]);
	});

	test("end when nobody waits for them any more", async () => {
		const given = new AbortController();
		given.abort(new Error("enough"));
		await expect(runJobs([job], () => {}, given.signal)).rejects.toThrow("enough");
		await expect(runJobs([job, job], () => {}, given.signal)).rejects.toThrow("enough");
	});

	test("tell of each task its share and then its answer", async () => {
		const heard: string[] = [];
		const answers = await runTasks(
			[{ compare: job }],
			(index, share) => heard.push(`${index} ${share === 1 ? "whole" : "part"}`),
			still,
			async (index, answer) => void heard.push(`${index} ${"value" in answer}`),
		);
		expect(answers).toHaveLength(1);
		expect(heard.slice(-2)).toEqual(["0 whole", "0 true"]);
		expect(heard).toContain("0 part");
	});
});

describe("the impacts of a review", () => {
	test("stand under each finding that can be shown; two findings of one comparison share it", async () => {
		const review = session.review();
		const twin = { ...finding, id: "twin" };
		review.verdicts.push({ rule: twin.rule, component: twin.component, answer: "fails", finding: twin });
		const shares: number[] = [];
		const left = await addImpacts(review, { replications: 1 }, (share) => shares.push(share), still);
		expect(left).toBe(0);
		expect(review.impacts[finding.id]).toMatchObject({ scenario: "replica-loss" });
		expect(review.impacts.twin).toBe(review.impacts[finding.id]);
		expect(shares.at(-1)).toBe(1);
	});

	test("that cannot be reckoned are a note at the finding", async () => {
		const review = session.review();
		review.rules = review.rules.map(unplayable);
		await addImpacts(review, { replications: 1 }, () => {}, still);
		expect(review.impacts).toEqual({});
		expect(review.notes.at(-1)).toMatchObject({
			...{ file: finding.at.file, range: finding.at.range, severity: "info" },
			message: expect.stringMatching(/^single-replica could not be simulated: .*no-such-thing/),
		});
	});

	test("beyond a dozen are left for later, and counted", async () => {
		const review = session.review();
		review.verdicts = Array.from({ length: 14 }, (_, index) => {
			const patch = [{ of: finding.component, attribute: "replicas", value: 2 + index }];
			const remedy = { ...finding.remedy!, patch };
			return { ...review.verdicts[0], finding: { ...finding, id: `finding-${index}`, remedy } };
		});
		review.rules = review.rules.map(unplayable);
		const notes = review.notes.length;
		expect(await addImpacts(review, {}, () => {}, still)).toBe(2);
		expect(review.notes.length - notes).toBe(12);
	});

	test("are none where a remedy says that no scenario shows it, unless somebody names one", () => {
		const unshown = { ...finding, remedy: { ...finding.remedy!, unshown: "it takes a day" } };
		expect(jobFor(session.review(), unshown)).toBeUndefined();
		expect(jobFor(session.review(), { ...finding, remedy: undefined })).toBeUndefined();
		expect(jobFor(session.review(), unshown, { scenario: "replica-loss", focus: "web" })?.options).toMatchObject({
			focus: "web",
		});
		expect(jobFor(session.review(), finding)?.options).not.toHaveProperty("seed");
		expect(jobFor(session.review(), finding, { seed: 0, precision: 0.1 })?.options).toMatchObject({
			...{ seed: 0, precision: 0.1 },
		});
	});
});

describe("what was assumed", () => {
	const ranked = (options: { metric?: string; watch?: string[] }) =>
		rankAssumptions(job.design, { scenario: "replica-loss", replications: 1, ...options }, () => {}, still);

	test("is ranked by the metric that is asked for, else by the first that is watched and measured", async () => {
		expect((await ranked({ watch: ["staleReads", "errorRate"] })).metric).toBe("errorRate");
		await expect(ranked({ metric: "staleReads" })).rejects.toThrow(/^no run of replica-loss yields (?!staleReads)/);
		await expect(ranked({ metric: "luck" })).rejects.toThrow("no run of replica-loss yields luck");
	});
});

describe("impacts that are kept", () => {
	test("are found again for the same comparison and the same code", async () => {
		const root = folder();
		const before = process.env.XDG_CACHE_HOME;
		process.env.XDG_CACHE_HOME = root;
		onTestFinished(() => {
			if (before === undefined) delete process.env.XDG_CACHE_HOME;
			else process.env.XDG_CACHE_HOME = before;
		});
		const script = join(root, "worker.cjs");
		writeFileSync(script, "one");
		const [outcome] = await runJobs([job], () => {}, still);
		const impact = "impact" in outcome ? outcome.impact : undefined;
		const cache = new ImpactCache(script);
		expect(await cache.get(job)).toBeUndefined();
		await cache.put(job, impact!);
		expect(await cache.get(job)).toEqual(impact);
		expect(await cache.get({ ...job, scenario: "traffic-spike" })).toBeUndefined();
		expect(await new ImpactCache(script).get(job)).toEqual(impact);
		await cache.prune();
		expect(await cache.get(job)).toEqual(impact);
		writeFileSync(script, "two");
		expect(await new ImpactCache(script).get(job)).toBeUndefined();
		const fromSource = new ImpactCache(join(root, "none"));
		await fromSource.put(job, impact!);
		expect(await fromSource.get(job)).toBeUndefined();
	});
});

describe("a folder of what can be made again", () => {
	test("keeps what was used last, as many and as large as it may be", async () => {
		const kept = async (most: { files: number; bytes: number }) => {
			const at = folder();
			for (const [age, name] of ["new", "middle", "old"].entries()) {
				await writeWhole(join(at, name), "12345");
				utimesSync(join(at, name), 1e9 - age, 1e9 - age);
			}
			await keepNewest(at, most);
			return readdirSync(at).sort();
		};
		expect(await kept({ files: 2, bytes: 100 })).toEqual(["middle", "new"]);
		expect(await kept({ files: 9, bytes: 10 })).toEqual(["middle", "new"]);
		expect(await kept({ files: 9, bytes: 9 })).toEqual(["new"]);
		expect(await kept({ files: 3, bytes: 15 })).toHaveLength(3);
	});

	test("holds files that are written at once, and for one person", async () => {
		const at = folder();
		await writeWhole(join(at, "a"), "one");
		await writeWhole(join(at, "a"), "two");
		expect(readdirSync(at)).toEqual(["a"]);
		expect(statSync(join(at, "a")).mode & 0o777).toBe(0o600);
	});
});
