import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readWhatIfs } from "../../src/report/what-ifs/embedded.ts";
import { Review } from "../../src/review/review.ts";
import { initialState, noChoices } from "../../webview/state.ts";
import { update } from "../../webview/update.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";
import { built, folderWith, scaleproof } from "./scaleproof.ts";

beforeAll(built, 120_000);

const files = {
	"web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }
`,
	"scaleproof.yaml": "workload: { rate: 2/s }\n",
};

function whatIfsOf(page: string) {
	const read = readWhatIfs(page);
	if ("problem" in read) throw new Error(read.problem);
	return read.file;
}

test("a remedy is told as one page, which the panel opens as the same two what-ifs of the same design", async () => {
	const [folder, remove] = folderWith(files);
	try {
		const asked = ["simulate", "--fix", "single-replica", "--scenario", "replica-loss", "--replications", "4"];
		const { stdout, stderr, status } = await scaleproof(
			[...asked, "--format", "html", "--output", "page.html"],
			folder,
		);
		expect([stdout, status]).toEqual(["", 0]);
		expect(stderr).toContain("Wrote page.html");
		const page = readFileSync(join(folder, "page.html"), "utf8");
		const file = whatIfsOf(page);
		expect(file.whatIfs.map(({ name, finding }) => [name, finding !== ""])).toEqual([
			["As it is", false],
			[expect.stringMatching(/replicas/), true],
		]);
		const { stdout: json } = await scaleproof([...asked, "--format", "json"], folder);
		const impact = JSON.parse(json);
		expect(file.whatIfs.map(({ estimates }) => estimates.errorRate)).toEqual([
			impact.estimates.before.errorRate,
			impact.estimates.after.errorRate,
		]);
		expect(file.whatIfs[1].sentence).toBe(impact.sentence);
		expect(page).not.toMatch(/<(link|img|iframe)|https?:\/\//);
		// What the panel would show of the same folder names it the same: no word of another state of the design.
		const session = await openSession(files, { rules: (await frozenRules()).rules });
		// As it reaches the panel.
		const review = Review.parse(JSON.parse(JSON.stringify(session.review())));
		const state = { ...initialState(undefined), choices: noChoices() };
		const shown = { ...state, ...update(state, { type: "review", folder: "/shop", review }) };
		expect(file.basis).toBe(shown.basis);
		const { choices, note } = update(shown, { type: "what-ifs", from: "page.html", file });
		expect(choices?.whatIfs?.map(({ name }) => name)).toEqual(file.whatIfs.map(({ name }) => name));
		expect(note).not.toContain("another state of the design");
	} finally {
		remove();
	}
});

test("the present design is told as a page as well; a ranking or a case has none, and says so", async () => {
	const [folder, remove] = folderWith(files);
	try {
		const asked = ["simulate", "--scenario", "steady-day", "--replications", "2"];
		const { stdout } = await scaleproof([...asked, "--format", "html"], folder);
		expect(stdout).toMatch(/^<!DOCTYPE html>/);
		const [only, ...others] = whatIfsOf(stdout).whatIfs;
		expect(others).toEqual([]);
		expect(only).toMatchObject({ name: "As it is", scenario: "steady-day", replications: 2, edits: [] });
		expect(only.estimates.latencyP99.high).toBeGreaterThan(only.estimates.latencyP99.low);
		const ranked = await scaleproof([...asked, "--format", "html", "--sensitivity"], folder);
		expect(ranked).toMatchObject({
			status: 2,
			stderr: expect.stringContaining("a ranking is printed as text or json"),
		});
		const played = await scaleproof(["simulate", "questions/flash-sale", "--output", "a.html"], folder);
		expect(played).toMatchObject({ status: 2, stderr: expect.stringContaining("a case is printed as text or json") });
	} finally {
		remove();
	}
});
