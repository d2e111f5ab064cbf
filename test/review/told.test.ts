import { describe, expect, it } from "vitest";
import { declared } from "../../src/design/attribute.ts";
import type { Component, Link } from "../../src/design/design.ts";
import { markdown } from "../../src/report/markdown.ts";
import { sarif } from "../../src/report/sarif.ts";
import { tally } from "../../src/report/tally.ts";
import { baselineOf, withBaseline } from "../../src/review/baseline.ts";
import { checklistOf } from "../../src/review/checklist.ts";
import { everyOpen, openFindings } from "../../src/review/review.ts";
import { toldOnce } from "../../src/review/told.ts";
import { restrictTo } from "../../src/review/touched.ts";
import { changesOf, type Verdict } from "../../src/rules/finding.ts";
import { diagnosticsOf } from "../../src/server/diagnostics.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules, ourRules } from "../support/rules.ts";

function shop(replicas: number, comment = ""): string {
	return `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  ${comment}
  replicas: ${replicas}
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec: { containers: [{ name: main, image: shop, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { selector: { app: shop }, ports: [{ port: 80 }] }
`;
}

const code = {
	"src/shop/Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
	"src/shop/package.json": '{ "name": "shop" }',
};
const copies = { ...code, "deploy/shop.yaml": shop(1), "release/shop.yaml": shop(1), "examples/shop.yaml": shop(1) };

async function reviewed(files: Record<string, string>) {
	const session = await openSession(files, { rules: (await frozenRules()).rules });
	return { session, review: session.review() };
}

function release(name: string, values = ""): string {
	return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name} }
spec:
  chart:
    spec: { chart: app-template, version: 3.7.1, sourceRef: { kind: HelmRepository, name: bjw-s } }
  values:
    controllers:
      ${name}:
        strategy: RollingUpdate
        rollingUpdate: { unavailable: 0, surge: 1 }
        ${values}
        containers:
          app:
            image: { repository: registry.example.com/${name}, tag: "1" }
            resources: { requests: { cpu: 250m, memory: 256Mi } }
    service:
      app: { controller: ${name}, ports: { http: { port: 8080 } } }
`;
}

describe("one default of one chart, taken by several releases", () => {
	const releases = (names: readonly string[], values?: string) =>
		Object.fromEntries(names.map((name) => [`apps/${name}/release.yaml`, release(name, values)]));
	const places = async (files: Record<string, string>, rule: string) => {
		const { rules } = await ourRules();
		return openFindings((await openSession(files, { rules })).review()).filter((one) => one.rule === rule);
	};

	it.each(["single-replica", "unhealthy-target"])("is told of each of three: %s", async (rule) => {
		expect(await places(releases(["bread", "cake", "milk"]), rule)).toHaveLength(3);
	});

	it.each(["single-replica", "unhealthy-target"])("is told once for four: %s", async (rule) => {
		const [finding, ...others] = await places(releases(["bread", "cake", "milk", "wine"]), rule);
		expect(others).toEqual([]);
		expect(finding.at.file).toBe("apps/bread/release.yaml");
		expect(finding.message).toContain("The same holds for 3 more of the chart app-template.");
		const beside = finding.related.filter(({ same }) => same).map(({ at }) => at.file);
		expect(beside).toEqual(["cake", "milk", "wine"].map((name) => `apps/${name}/release.yaml`));
	});

	it("is no cause where each release says it itself", async () => {
		expect(await places(releases(["bread", "cake", "milk", "wine"], "replicas: 1"), "single-replica")).toHaveLength(4);
	});
});

describe("a finding in several copies of one service", () => {
	it("is told once, at the copy that decides, with the others beside it", async () => {
		const { review } = await reviewed(copies);
		const [finding, ...others] = openFindings(review);
		expect(others).toEqual([]);
		expect(finding).toMatchObject({ rule: "single-replica", at: { file: "deploy/shop.yaml" } });
		expect(finding.message).toContain("The same stands in 2 other copies");
		expect(finding.related.map(({ at, message }) => [at.file, message])).toEqual([
			["release/shop.yaml", "the same stands in this copy of shop"],
			["examples/shop.yaml", "the same stands in this copy of shop"],
		]);
	});

	it("counts once in every report", async () => {
		const { review } = await reviewed(copies);
		expect(tally(review)).toMatchObject({ findings: 1, bySeverity: { warning: 1 } });
		expect(checklistOf(review).counts.open).toBe(1);
		expect(markdown(review).match(/## shop · Service/g)).toHaveLength(1);
		const { results } = JSON.parse(sarif(review)).runs[0];
		expect(results).toHaveLength(1);
		expect(results[0].relatedLocations).toHaveLength(2);
	});

	it("shows in the editor in each file, as a hint where it is not told", async () => {
		const { review } = await reviewed(copies);
		const shown = [...diagnosticsOf({ ...review, findings: everyOpen(review) })].map(([file, [one]]) => [
			file,
			one.severity,
			one.relatedInformation?.length,
		]);
		expect(shown.filter(([file]) => String(file).endsWith("shop.yaml")).sort()).toEqual([
			["deploy/shop.yaml", 2, 2],
			["examples/shop.yaml", 4, 1],
			["release/shop.yaml", 4, 1],
		]);
	});

	it("is told of the copy that has it, where the one that decides has it not", async () => {
		const { review } = await reviewed({ ...copies, "deploy/shop.yaml": shop(2), "release/shop.yaml": shop(2) });
		const open = openFindings(review);
		expect(open.map(({ at, related }) => [at.file, related])).toEqual([["examples/shop.yaml", []]]);
		expect(checklistOf(review).parts.filter(({ component }) => component.kind === "Service")).toHaveLength(1);
	});

	it("can be suppressed in one copy, and still stands in the others", async () => {
		const comment = "# scaleproof-ignore single-replica -- the least is enough here";
		const { review } = await reviewed({ ...copies, "deploy/shop.yaml": shop(1, comment) });
		expect(openFindings(review).map(({ at }) => at.file)).toEqual(["release/shop.yaml"]);
		expect(tally(review).suppressed).toBe(1);
	});

	it("is told at the copy that a change touches", async () => {
		const { review } = await reviewed(copies);
		const id = review.design.components.find(({ files }) => files[0] === "release/shop.yaml")!.id;
		const [finding, ...others] = openFindings(restrictTo(review, new Set([id])));
		expect(others).toEqual([]);
		expect(finding.at.file).toBe("release/shop.yaml");
		expect(finding.related.map(({ at }) => at.file)).toEqual(["deploy/shop.yaml", "examples/shop.yaml"]);
		expect(finding.message).toContain("2 other copies");
	});

	it("is known to a baseline, also when another copy decides now", async () => {
		const before = await reviewed({ ...code, "examples/shop.yaml": shop(1), "release/shop.yaml": shop(1) });
		const after = await reviewed(copies);
		const held = withBaseline(after.review, baselineOf(before.review), "baseline.json");
		expect(openFindings(held.review)).toEqual([]);
		expect(held.gone).toBe(0);
	});

	it("keeps its fingerprint and its object over an edit elsewhere", async () => {
		const { session, review } = await reviewed(copies);
		await session.update([{ path: "src/shop/package.json", text: '{ "name": "shop", "version": "2.0.0" }' }]);
		expect(openFindings(session.review())[0]).toBe(openFindings(review)[0]);
	});

	it("is told of the next copy once the first is mended", async () => {
		const { session } = await reviewed(copies);
		await session.update([{ path: "deploy/shop.yaml", text: shop(2) }]);
		const [finding] = openFindings(session.review());
		expect(finding.at.file).toBe("release/shop.yaml");
		expect(finding.message).toContain("in another copy");
	});

	describe("and in a text that decides for several services", () => {
		const both = (replicas: string) =>
			["shop", "stock"].map((name) => shop(1).replaceAll("shop", name).replace("replicas: 1", `replicas: ${replicas}`));
		const image = (text: string) => text.replace(/image: (\w+)/, "image: acme/all");
		const chart = {
			"chart/Chart.yaml": "apiVersion: v2\nname: all\nversion: 1.0.0\n",
			"chart/values.yaml": "replicas: 1\n",
			"chart/templates/all.yaml": both("{{ .Values.replicas }}").map(image).join("---\n"),
		};

		it("says of whom it is told", async () => {
			const { review } = await reviewed(chart);
			const [finding, ...others] = openFindings(review).filter(({ rule }) => rule === "single-replica");
			expect(others).toEqual([]);
			expect(finding.at.file).toBe("chart/values.yaml");
			expect(finding.message).toMatch(/The same text decides it for (shop|stock)\.$/);
			// An edit of that text is one of both.
			expect(changesOf(finding).map(({ of, value }) => [of.replace(/@.*/, ""), value])).toEqual(
				expect.arrayContaining([
					["service:shop", 2],
					["service:stock", 2],
				]),
			);
			expect(finding.remedy?.patch).toHaveLength(1);
		});

		it("stands beside what each of them is told for where it has files of its own", async () => {
			const [one, other] = both("1").map(image);
			const { review } = await reviewed({ ...chart, "k8s/shop.yaml": one, "k8s/stock.yaml": other });
			const open = openFindings(review).filter(({ rule }) => rule === "single-replica");
			expect(open.map(({ at }) => at.file)).toEqual(["k8s/shop.yaml", "k8s/stock.yaml"]);
			for (const { related } of open) expect(related.map(({ at }) => at.file)).toContain("chart/values.yaml");
		});

		it("is told of where one of them has none", async () => {
			const { review } = await reviewed({ ...chart, "k8s/shop.yaml": image(both("1")[0]) });
			const open = openFindings(review).filter(({ rule }) => rule === "single-replica");
			expect(open.map(({ at }) => at.file)).toContain("chart/values.yaml");
		});
	});
});

describe("what several components fail together", () => {
	const at = (file: string) => ({ file, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } });
	const route = (name: string, environment?: string): Component => ({
		...{
			id: `balancer:${name}`,
			kind: "Balancer",
			name,
			attributes: {},
			files: [],
			...(environment && { environment }),
		},
	});
	const fails = (name: string, once?: string): Verdict => ({
		...{ rule: "no-rate-limit", component: `balancer:${name}`, answer: "fails", ...(once && { once }) },
		finding: {
			...{ id: name, rule: "no-rate-limit", severity: "warning", component: `balancer:${name}`, related: [] },
			...{ at: at(`${name}.yaml`), message: `${name} takes whatever comes.` },
		},
	});
	const shop = { components: ["cart", "pay", "staff"].map((name) => route(name)), links: [] };
	const messages = (verdicts: readonly Verdict[]) =>
		verdicts.filter(({ sameAs }) => sameAs === undefined).map(({ finding }) => finding?.message);

	it("is told once for its cause, and leads back to where it is told", () => {
		const all = toldOnce([fails("cart", "gateway"), fails("pay", "gateway"), fails("staff", "intranet")], shop);
		expect(messages(all)).toEqual([
			"cart takes whatever comes. The same holds for 1 more route of gateway.",
			"staff takes whatever comes.",
		]);
		const follower = all.find(({ component }) => component === "balancer:pay");
		expect(follower).toMatchObject({ sameAs: "balancer:cart", finding: { copyOf: "cart" } });
		expect(follower?.finding?.related.at(-1)).toMatchObject({
			message: "told once for gateway",
			at: { file: "cart.yaml" },
		});
	});

	it("is told once where a copy of one has the cause of another", () => {
		const place = (file: string) => ({ at: at(file) });
		const service = (file: string): Component => ({
			...{ id: `service:shop@${file}`, kind: "Service", name: "shop", files: [file], ...place(file) },
			attributes: { language: declared("typescript", at("src/shop/main.ts")) },
		});
		const copy = (file: string): Component => ({
			...route("cart"),
			id: `balancer:${file}`,
			...place(file),
			files: [file],
		});
		const routes = (file: string): Link => ({
			...{ id: `routes:${file}`, kind: "routes", from: `balancer:${file}`, to: `service:shop@${file}`, attributes: {} },
			...place(file),
		});
		const files = ["a/shop.yaml", "b/shop.yaml"];
		const design = {
			components: [...files.map(service), ...files.map(copy), route("pay"), route("staff")],
			links: files.map(routes),
		};
		const [a, b] = files;
		const all = (...verdicts: Verdict[]) => messages(toldOnce(verdicts, design));
		const told = "The same holds for 3 more routes of gateway.";
		expect(all(fails("pay", "gateway"), fails("staff", "intranet"), fails(a, "gateway"), fails(b, "intranet"))).toEqual(
			[`pay takes whatever comes. ${told}`],
		);
		// In whatever order they come to be one.
		expect(
			all(fails(a, "gateway"), fails("staff", "intranet"), fails(b, "intranet"), fails("pay", "gateway")),
		).toHaveLength(1);
		expect(
			all(fails("staff", "intranet"), fails("pay", "gateway"), fails(b, "intranet"), fails(a, "gateway")),
		).toHaveLength(1);
		expect(all(fails(a, "gateway"), fails(b, "gateway"), fails("staff", "intranet"))).toHaveLength(2);
	});

	it("is told apart where it has no cause in common, or holds in another environment", () => {
		expect(messages(toldOnce([fails("cart"), fails("pay")], shop))).toHaveLength(2);
		const apart = { components: [route("cart", "prod"), route("pay", "staging")], links: [] };
		expect(messages(toldOnce([fails("cart", "gateway"), fails("pay", "gateway")], apart))).toHaveLength(2);
	});
});

describe("what a client lacks", () => {
	const client = (calls: string) => `
import os

import requests
from fastapi import FastAPI

app = FastAPI()
session = requests.Session()
base = os.environ["CRM_URL"]

${calls}
`;
	const callers = ["contacts", "offers", "visits"].map(
		(name) => `@app.get("/${name}")\ndef ${name}():\n    return session.get(f"{base}/${name}").json()\n`,
	);
	const told = async (text: string) => {
		const { rules } = await ourRules();
		const found = openFindings((await openSession({ "desk/app.py": text }, { rules })).review());
		return found.filter(({ rule }) => rule === "no-circuit-breaker");
	};

	it("is told once for all of its calls, with the others beside it", async () => {
		const [finding, ...others] = await told(client(callers.join("\n\n")));
		expect(others).toEqual([]);
		expect(finding.message).toContain("The same holds for 2 more calls of its client.");
		expect(finding.related.filter(({ same }) => same).map(({ message }) => message)).toEqual([
			"the same holds here",
			"the same holds here",
		]);
	});

	it("is told of each of two clients", async () => {
		const [first, second, third] = callers;
		const other = 'other = requests.Session()\nhost = os.environ["ERP_URL"]\n';
		const erp = second.replace("session", "other").replace("base", "host");
		expect(await told(client([other, first, erp, third].join("\n\n")))).toHaveLength(2);
	});
});
