import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { fitted } from "../../src/action/comment.ts";
import { built, root } from "../cli/scaleproof.ts";
import { Repository } from "../support/repository.ts";

const deployment = (name: string, replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: ${name}, ports: [{ containerPort: 80 }] }] }
`;

interface Asked {
	method: string;
	path: string;
	token: string | undefined;
	body: Record<string, string>;
}

/** As much of GitHub as the action asks: it keeps comments, and refuses a token that may only read. */
const asked: Asked[] = [];
let comments: { id: number; body: string }[] = [];
const github = createServer((request, response) => {
	let text = "";
	request.on("data", (chunk) => {
		text += chunk;
	});
	request.on("end", () => {
		const { method = "", url = "", headers } = request;
		const body = text ? JSON.parse(text) : {};
		asked.push({ method, path: url, token: headers.authorization, body });
		const answer = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value));
		if (method === "GET") return answer(200, comments);
		if (headers.authorization !== "Bearer may-write") return answer(403, { message: "Resource not accessible" });
		if (method === "PATCH") comments[0].body = body.body;
		else if (url.endsWith("/comments")) comments.push({ id: 7, body: body.body });
		answer(201, {});
	});
});

let repository: Repository;
beforeAll(async () => {
	await built();
	await new Promise<void>((listening) => github.listen(0, "127.0.0.1", listening));
	repository = new Repository(deployment);
	repository.write("shop/web.yaml", deployment("web", 1));
});
afterAll(() => {
	github.close();
	repository.remove();
});
beforeEach(() => {
	asked.length = 0;
});

/** Runs the one step of action.yml as a runner does, with what its expressions stand for. */
async function step(inputs: Record<string, string>, token = "may-write") {
	const action = parse(readFileSync(join(root, "action.yml"), "utf8"));
	const { env, run } = action.runs.steps[0];
	const given = Object.entries(action.inputs as Record<string, { default: string }>).map(([name, input]) => [
		name,
		inputs[name] ?? input.default,
	]);
	const values: Record<string, string> = { ...Object.fromEntries(given), token };
	const file = (name: string) => join(repository.folder, "..", `${token}-${name}`);
	for (const name of ["summary", "output"]) writeFileSync(file(name), "");
	writeFileSync(file("event"), JSON.stringify({ pull_request: { number: 3 } }));
	const child = spawn("bash", ["-e", "-o", "pipefail", "-c", run], {
		cwd: repository.folder,
		env: {
			...process.env,
			...Object.fromEntries(
				Object.entries(env as Record<string, string>).map(([name, text]) => [
					name,
					text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input) => values[input]),
				]),
			),
			GITHUB_ACTION_PATH: root,
			GITHUB_API_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}`,
			GITHUB_REPOSITORY: "acme/shop",
			GITHUB_BASE_REF: "",
			GITHUB_EVENT_PATH: file("event"),
			GITHUB_SHA: "0123456789012345678901234567890123456789",
			GITHUB_REF: "refs/pull/3/merge",
			GITHUB_STEP_SUMMARY: file("summary"),
			GITHUB_OUTPUT: file("output"),
		},
	});
	let stdout = "";
	child.stdout.on("data", (chunk) => {
		stdout += chunk;
	});
	const code = await new Promise((ended) => child.on("close", ended));
	return { code, stdout, summary: readFileSync(file("summary"), "utf8"), output: readFileSync(file("output"), "utf8") };
}

test("a pull request gets annotations, a summary, SARIF, and one comment that later runs replace", async () => {
	comments = [{ id: 1, body: "Looks good to me" }];
	const inputs = { "changed-since": "main", "fail-on": "warning" };
	const { code, stdout, summary, output } = await step(inputs);
	expect(code).toBe(1);
	expect(stdout).toMatch(/^::warning .*file=shop\/web\.yaml/m);
	expect(summary).toMatch(/^# Scaling checklist: /);
	expect(output).toMatch(/^findings=[1-9]\d*\n$/);
	const [, posted] = comments;
	expect(posted.body).toMatch(/^<!-- scaleproof \. -->\n# Scaling checklist: /);
	const { body } = asked.find(({ path }) => path === "/repos/acme/shop/code-scanning/sarifs") as Asked;
	expect(body).toMatchObject({ ref: "refs/pull/3/merge", commit_sha: expect.stringMatching(/^\d{40}$/) });
	const sarif = JSON.parse(gunzipSync(Buffer.from(body.sarif, "base64")).toString());
	expect(sarif.runs[0].results.length).toBeGreaterThan(0);

	comments = [posted];
	asked.length = 0;
	await step({ ...inputs, sarif: "false" });
	expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
		"GET /repos/acme/shop/issues/3/comments?per_page=100&page=1",
		"PATCH /repos/acme/shop/issues/comments/7",
	]);
});

test("a token that may only read is a warning that names the permission, and the review counts", async () => {
	comments = [];
	const { code, stdout } = await step({ "changed-since": "main", "fail-on": "never" }, "may-read");
	expect(code).toBe(0);
	expect(stdout).toContain(
		"::warning title=Scaleproof::Could not comment on the pull request (it takes permission pull-requests: write)",
	);
	expect(stdout).toContain("(it takes permission security-events: write)");
});

test("what is wrong with an input is an error of the step", async () => {
	const { code, stdout } = await step({ "fail-on": "sometimes" });
	expect(code).toBe(2);
	expect(stdout).toMatch(/^::error title=Scaleproof::An input cannot be used: .*SCALEPROOF_FAIL_ON/m);
});

test("a comment that is too long ends between two lines, outside of any block, with words", () => {
	const text = [
		"# Title",
		...Array.from({ length: 50 }, (_, index) => `- line ${index}`),
		"```mermaid",
		"a --> b",
		"c --> d",
		"```",
	];
	const cut = fitted(text.join("\n"), "More elsewhere.", 300);
	expect(cut.length).toBeLessThanOrEqual(300);
	expect(cut).toMatch(/- line \d+\n\nMore elsewhere\.\n$/);
	const inBlock = fitted(text.join("\n"), "More.", text.join("\n").length - 6);
	expect(inBlock).toMatch(/- line 49\n\nMore\.\n$/);
	expect(fitted("short", "More.")).toBe("short");
});
