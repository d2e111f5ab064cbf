import { expect, test } from "vitest";
import { openSession } from "../support/memory-workspace.ts";

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { replicas: 1, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } } } }
`;

async function notes(settings: string) {
	const session = await openSession({ "deploy/web.yaml": web, "scaleproof.yaml": settings });
	return session
		.review()
		.notes.filter(({ file }) => file === "scaleproof.yaml")
		.map(({ range, severity, message }) => `${severity} ${(range?.start.line ?? -1) + 1}: ${message}`);
}

test("a rule that there is not is told, with the one that was probably meant", async () => {
	const found = await notes(
		"rules:\n  sticky-session: off\n  single-replica: off\nignore:\n  - { rule: abrupt-shutdwn, reason: a demo }\n",
	);
	expect(found).toEqual([
		'warning 2: There is no rule "sticky-session"; did you mean "sticky-sessions"? This has no effect.',
		'warning 5: There is no rule "abrupt-shutdwn"; did you mean "abrupt-shutdown"? This has no effect.',
	]);
});

test("paths that match nothing and a date that is over are told; what holds is not", async () => {
	const ignore = (more: string) => `ignore:\n  - { rule: single-replica, reason: a demo, ${more} }\n`;
	expect(await notes(ignore('paths: ["deploy/**", "infra/**"]'))).toEqual([
		'warning 2: "infra/**" matches no file that was read, so nothing is ignored by it.',
	]);
	expect(await notes(ignore("until: 2020-01-01"))).toEqual([
		"warning 2: This ended on 2020-01-01: single-replica is reported again. Renew it, or remove it.",
	]);
	expect(await notes(ignore('paths: ["deploy/*.yaml"], until: 2999-12-31'))).toEqual([]);
});

test("a key that there is not is told in words, with the one that was probably meant", async () => {
	const found = await notes(
		"objectves: { latencyP99: 300ms }\nworkload:\n  rat: 5/s\nignore:\n  - { rule: single-replica, reason: x, untill: 2999-01-01 }\n",
	);
	const [first, second, third, ...others] = found.sort();
	expect(first).toMatch(/^error 1: .*there is no "objectves" here; did you mean "objectives"\?; this part is ignored$/);
	expect(second).toMatch(/^error 3: .*there is no "rat" here; did you mean "rate"\?/);
	expect(third).toMatch(/^error 5: .*there is no "untill" here; did you mean "until"\?/);
	expect(others).toEqual([]);
});

test("a call that the design has is one from this to that, and nothing is told of it", async () => {
	const service = (name: string, calls = "") => `${web.replaceAll("web", name)}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}-caller }
spec:
  selector: { matchLabels: { app: ${name}-caller } }
  template:
    metadata: { labels: { app: ${name}-caller } }
    spec: { containers: [{ name: main, image: "example/${name}:1", env: [{ name: URL, value: "http://${calls}" }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
`;
	const links = ["a-caller -> a", "b-caller -> b", "a-caller -> b"].map((ends) => `  ${ends}: { retries: 2 }`);
	const files = { "a.yaml": service("a", "a"), "b.yaml": service("b", "b") };
	const session = await openSession({ ...files, "scaleproof.yaml": `links:\n${links.join("\n")}\n` });
	const told = session.review().notes.filter(({ file }) => file === "scaleproof.yaml");
	expect(told.map(({ message }) => message)).toEqual([
		'The design has no call from "a-caller" to "b", so this has no effect.',
	]);
});

test("a measurement of what is not said, and a call that there is not, are told", async () => {
	const of = "{ source: access.log }";
	const settings = `workload:
  rate: 5/s
  peak: { rate: 9/s }
  measured: { rate: ${of}, peakRate: ${of}, peakAt: ${of} }
components:
  web: { startup: 9s, measured: { startup: ${of}, serviceTime: ${of} } }
links:
  web -> orders: { share: 40% }
`;
	expect(await notes(settings)).toEqual([
		"warning 4: No value of peakAt stands here, so nothing of it was measured.",
		"warning 6: No value of serviceTime stands here, so nothing of it was measured.",
		'warning 8: The design has no call from "web" to "orders", so this has no effect.',
	]);
});
