import { describe, expect, it } from "vitest";
import { compiledChart, knownChart, knownCharts } from "../../../src/dialects/helm/charts/index.ts";
import { renderKnown } from "../../../src/dialects/helm/charts/render.ts";
import { objectsOf } from "../../../src/dialects/kubernetes/documents.ts";

const rendered = knownCharts.flatMap((chart) =>
	typeof chart.makes === "object" && "template" in chart.makes
		? [{ name: chart.names[0], compiled: compiledChart(chart, chart.makes) }]
		: [],
);

describe("charts that are known", () => {
	it.each(rendered.map(({ name, compiled }) => [name, compiled] as const))(
		"%s renders without any value",
		(_, compiled) => {
			const text = renderKnown(compiled, [], { name: "shop", namespace: "prod" });
			expect(typeof text).toBe("object");
			expect(objectsOf({ path: "a.yaml", text: text.toString() }).notes).toEqual([]);
		},
	);

	it.each(rendered.map(({ name, compiled }) => [name, compiled] as const))(
		"%s ends on hostile values",
		(_, compiled) => {
			const deep = () => {
				let value = new Map([["enabled", true as const]]) as never;
				for (let depth = 0; depth < 300; depth++) value = new Map([["a", value]]) as never;
				return value;
			};
			const keys = [
				"controllers",
				"service",
				"ingress",
				"persistence",
				"deployment",
				"cluster",
				"hpa",
				"resources",
				"volumes",
			];
			for (const value of [deep(), "a" as never, 7 as never, [deep(), 1] as never, null as never]) {
				const given = new Map(keys.map((key) => [key, value]));
				expect(["string", "object"]).toContain(typeof renderKnown(compiled, [given], { name: "x", namespace: "y" }));
			}
		},
	);

	it("leave the number of replicas to a scaler where they are told to", () => {
		const chart = rendered.find(({ name }) => name === "app-template")!.compiled;
		const controller = new Map([
			["replicas", null],
			["containers", new Map()],
		]);
		const given = new Map([["controllers", new Map([["shop", controller]])]]);
		const text = (values: typeof given) =>
			String(renderKnown(chart, [values as never], { name: "shop", namespace: "x" }));
		expect(text(given)).not.toMatch(/replicas:/);
		controller.delete("replicas");
		expect(text(given)).toMatch(/^ {2}replicas: 1$/m);
	});

	it("are told from others of the same name by their repository", () => {
		const known = (chart: string, repository: string) => knownChart({ chart, repository })?.source;
		expect(known("redis", "https://charts.bitnami.com/bitnami")).toMatch(/bitnami\/redis/);
		expect(known("redis", "https://groundhog2k.github.io/helm-charts")).toBeUndefined();
		expect(known("minio", "https://charts.min.io/")).toMatch(/minio\/minio/);
		expect(known("app-template", "")).toMatch(/bjw-s/);
		expect(known("constructor", "")).toBeUndefined();
		expect(knownChart({ chart: "widget-operator", repository: "" })?.makes).toBe("add-on");
		expect(known("operators-shop", "")).toBeUndefined();
	});
});
