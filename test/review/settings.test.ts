import { describe, expect, test, vi } from "vitest";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

const { rules } = await frozenRules();
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }
`;
const open = (settings: string, more: Record<string, string> = {}) =>
	openSession({ "k8s/web.yaml": deployment, "scaleproof.yaml": settings, ...more }, { rules });
const found = async (settings: string) => (await open(settings)).findings().map(({ rule }) => rule);

describe("scaleproof.yaml", () => {
	const ignore = (more: string) => `ignore: [{ rule: single-replica, reason: demo${more} }]\n`;

	test("ignores findings of a rule, in the files that it names", async () => {
		expect(await found("rules: {}\n")).toEqual(["single-replica"]);
		expect(await found(ignore(""))).toEqual([]);
		expect(await found(ignore(', paths: ["k8s/**"]'))).toEqual([]);
		expect(await found(ignore(', paths: ["infra/**"]'))).toEqual(["single-replica"]);
	});

	test("ignores them until a day, that day included, and no longer", async () => {
		vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2030, 5, 15, 12) });
		try {
			expect(await found(ignore(', until: "2030-06-15"'))).toEqual([]);
			expect(await found(ignore(', until: "2030-06-14"'))).toEqual(["single-replica"]);
		} finally {
			vi.useRealTimers();
		}
	});

	test("names the rules that it turns off, and what nobody can decide", async () => {
		const session = await open("rules: { sticky-sessions: off, single-replica: info }\n");
		expect(session.rulesOff().map(({ id }) => id)).toEqual(["sticky-sessions"]);
		const undecided = session.undecided().map(({ rule, answer }) => `${rule} ${answer}`);
		const unknown = session.review().verdicts.filter(({ answer }) => answer === "unknown");
		expect(undecided).toEqual(unknown.map(({ rule }) => `${rule} unknown`));
		expect(undecided.length).toBeGreaterThan(0);
	});

	test("turns a rule off, or makes it as severe as it says", async () => {
		expect(await found("rules: { single-replica: off }\n")).toEqual([]);
		const session = await open("rules: { single-replica: error }\n");
		expect(session.findings().map(({ severity }) => severity)).toEqual(["error"]);
	});

	test("leaves files out, also those that change later", async () => {
		const session = await open('exclude: ["k8s/**"]\n');
		await session.update([{ path: "k8s/web.yaml", text: deployment }]);
		expect(session.design().components).toEqual([]);
	});
});

describe("a session", () => {
	const service = `resource "aws_ecs_service" "web" {\n  name          = "web"\n  desired_count = var.count\n}\n`;
	const replicas = (session: Awaited<ReturnType<typeof open>>) =>
		session.design().components.find(({ kind, name }) => kind === "Service" && name === "web")?.attributes.replicas
			.value;

	test("reads a folder that belongs together as one, however many files stand between its own", async () => {
		const others = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`infra/n${n}.yaml`, "a: 1\n"]));
		const files = { "infra/a.tf": service, ...others, "infra/z.tf": 'variable "count" { default = 4 }\n' };
		const session = await openSession(files, { rules });
		expect(replicas(session)).toBe(4);
	});

	test("after an edit says what a fresh one says, and forgets what is gone", async () => {
		const files = { "infra/a.tf": service, "infra/z.tf": 'variable "count" { default = 4 }\n' };
		const session = await openSession(files, { rules });
		await session.update([{ path: "infra/z.tf", text: 'variable "count" { default = 1 }\n' }]);
		expect(replicas(session)).toBe(1);
		await session.update([{ path: "infra/a.tf", text: undefined }]);
		expect(session.design().components).toEqual([]);
		expect(session.text("infra/a.tf")).toBeUndefined();
	});

	test("tries an edit of the settings with what they would then say, and one of another file with what they say", async () => {
		const session = await open("rules: { single-replica: warning }\n");
		const start = { line: 0, character: 0 };
		const insert = (file: string, newText: string) => session.trial([{ file, range: { start, end: start }, newText }]);
		expect((await insert("scaleproof.yaml", 'exclude: ["infra/**"]\n')).exclude).toEqual(["infra/**"]);
		expect((await insert("k8s/web.yaml", 'exclude: ["infra/**"]\n')).exclude).toEqual([]);
		expect(session.exclude).toEqual([]);
	});

	test("says of a file that it is too large for as long as it is", async () => {
		const session = await open("rules: {}\n", { "k8s/big.yaml": `a: ${"x".repeat(1_000_000)}` });
		const notes = () => session.review().notes.map(({ file }) => file);
		expect(notes()).toEqual(["k8s/big.yaml"]);
		await session.update([{ path: "k8s/big.yaml", text: "a: x" }]);
		expect(notes()).toEqual([]);
	});

	test("sorts findings by file and line", async () => {
		const two = `${deployment}---\n${deployment.replaceAll("web", "api")}`;
		const session = await openSession({ "b.yaml": deployment.replaceAll("web", "b"), "a.yaml": two }, { rules });
		expect(session.findings().map(({ at }) => [at.file, at.range.start.line])).toEqual([
			["a.yaml", 4],
			["a.yaml", 14],
			["b.yaml", 4],
		]);
	});
});
