import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { built, folderWith, root, scaleproof } from "./scaleproof.ts";

beforeAll(built, 120_000);

const service = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: ${name}, ports: [{ containerPort: 80 }] }] }
`;

test("shards of a review are merged into what one run prints", async () => {
	const [folder, remove] = folderWith({ "web.yaml": service("web"), "deep/orders.yaml": service("orders") });
	try {
		for (const index of [1, 2]) {
			const { status, stdout } = await scaleproof(
				["review", "--shard", `${index}/2`, "--part", `part-${index}`],
				folder,
			);
			expect([status, stdout]).toEqual([0, ""]);
		}
		const options = ["--format", "json", "--no-simulate"];
		const merged = await scaleproof(["merge", "part-1", "part-2", ...options], folder);
		expect(merged).toEqual(await scaleproof(["review", ...options], folder));
		expect(merged.stdout).toContain("single-replica");
	} finally {
		remove();
	}
});

test.each([
	["job.yaml", "review.json", "single-replica"],
	["simulate-job.yaml", "simulation.json", '"replications": 4,'],
])("the pods of examples/fleet do so, by the commands that stand there: %s", async (name, result, part) => {
	// Fewer runs than a fleet is for.
	const text = readFileSync(join(root, "examples/fleet", name), "utf8").replace(
		"--replications 400",
		"--replications 4",
	);
	const jobs = parseAllDocuments(text).map((one) => one.toJS());
	const [work, remove] = folderWith({
		"repository/web.yaml": service("web"),
		"repository/scaleproof.yaml": "workload: { rate: 2/s }\n",
		"bin/scaleproof": "",
	});
	const wrapper = join(work, "bin/scaleproof");
	writeFileSync(wrapper, `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/cli.cjs")}" "$@"\n`);
	chmodSync(wrapper, 0o755);
	const run = (job: { spec: { template: { spec: { containers: { command: string[] }[] } } } }, index: number) => {
		const [command, ...args] = job.spec.template.spec.containers[0].command.map((word) =>
			word.replaceAll("/work/", `${work}/`),
		);
		const env = { ...process.env, PATH: `${join(work, "bin")}:${process.env.PATH}`, JOB_COMPLETION_INDEX: `${index}` };
		execFileSync(command, args, { cwd: join(work, "repository"), env });
	};
	try {
		for (let index = 0; index < jobs[0].spec.completions; index++) run(jobs[0], index);
		run(jobs[1], 0);
		expect(readFileSync(join(work, result), "utf8")).toContain(part);
	} finally {
		remove();
	}
});

test.each([
	[["review", "--shard", "9/8", "--part", "x"], "from 1/8 to 8/8"],
	[["review", "--shard", "1/8"], "--shard 2/8 --part part-2"],
	[["merge", "web.yaml"], '"web.yaml" is not what review --shard writes'],
	[["merge", "none"], '"none" cannot be read'],
])("%j is told what is wrong", async (args, words) => {
	const [folder, remove] = folderWith({ "web.yaml": service("web") });
	const { status, stderr } = await scaleproof(args, folder);
	remove();
	expect(status).toBe(2);
	expect(stderr).toContain(words);
});

/** A short one. */
const shortCase = "systems/lifecycle-hooks";

test.each([
	["runs of the present design", ["--scenario", "replica-loss", "--replications", "5", "--seed", "7"]],
	["a remedy", ["--fix", "single-replica", "--replications", "5"]],
	["a case", [shortCase, "--replications", "3"]],
])(
	"shards of a simulation are merged into what one run prints: %s",
	async (_, args) => {
		const settings = "workload: { rate: 2/s }\n";
		const [folder, remove] = folderWith({ "web.yaml": service("web"), "scaleproof.yaml": settings });
		try {
			for (const index of [1, 2]) {
				const shard = ["--shard", `${index}/2`, "--part", `part-${index}`];
				expect(await scaleproof(["simulate", ...args, ...shard], folder)).toMatchObject({ status: 0, stdout: "" });
			}
			for (const format of ["text", "json"]) {
				const once = await scaleproof(["simulate", ...args, "--format", format], folder);
				expect(once.stdout.length).toBeGreaterThan(200);
				expect((await scaleproof(["merge", "part-1", "part-2", "--format", format], folder)).stdout).toBe(once.stdout);
			}
			// What a part lacks is played; what it has, is believed.
			const alone = await scaleproof(["merge", "part-2"], folder);
			expect(alone.stdout).toBe((await scaleproof(["simulate", ...args], folder)).stdout);
		} finally {
			remove();
		}
	},
	120_000,
);

test("parts of different simulations, and shares of nobody knows how many runs, are refused in words", async () => {
	const [folder, remove] = folderWith({ "web.yaml": service("web") });
	try {
		const simulate = (...args: string[]) => scaleproof(["simulate", "--scenario", "replica-loss", ...args], folder);
		await simulate("--replications", "2", "--shard", "1/2", "--part", "a");
		await simulate("--replications", "4", "--shard", "2/2", "--part", "b");
		const { status, stderr } = await scaleproof(["merge", "a", "b"], folder);
		expect([status, stderr]).toEqual([2, 'error: "b" is of another simulation than "a".\n']);
		expect((await scaleproof(["merge", "a", "--format", "sarif"], folder)).stderr).toContain("parts of a simulation");
		expect((await simulate("--shard", "1/2", "--part", "c")).stderr).toContain("--replications");
		expect((await simulate("--replications", "2", "--shard", "1/2")).stderr).toContain("--part");
	} finally {
		remove();
	}
});

test("what a shard played is taken, not played again", async () => {
	const [folder, remove] = folderWith({ "web.yaml": service("web") });
	try {
		const args = ["simulate", "--scenario", "replica-loss", "--replications", "2"];
		for (const index of [1, 2]) await scaleproof([...args, "--shard", `${index}/2`, "--part", `p${index}`], folder);
		const file = join(folder, "p2");
		const part = deserialize(gunzipSync(readFileSync(file)));
		part.runs[0][1].requests = 123_456;
		writeFileSync(file, gzipSync(serialize(part)));
		const { stdout } = await scaleproof(["merge", "p1", "p2", "--format", "json"], folder);
		expect(JSON.parse(stdout)[1].requests).toBe(123_456);
	} finally {
		remove();
	}
});
