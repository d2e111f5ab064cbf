import { describe, expect, it } from "vitest";
import { assemble } from "../../../../src/design/assemble.ts";
import { byDefault } from "../../../../src/design/attribute.ts";
import type { CodeUnit, Extension, Values } from "../../../../src/design/fragment.ts";
import { kubernetes } from "../../../../src/dialects/kubernetes/index.ts";
import { unitsWith } from "../../../support/reading.ts";
import { base, over, read, service, sources, type Texts } from "./support.ts";

describe("what is deployed", () => {
	const units = (texts: Texts) =>
		unitsWith(kubernetes, sources(texts)).map(
			({ key, environment }) => `${key}${environment ? ` = ${environment}` : ""}`,
		);

	it("is a base that nobody lays anything over, and any manifest outside", () => {
		const texts = { ...base, "other/service.yaml": service.replace("name: web", "name: other") };
		expect(units(texts)).toEqual([
			"part base/deployment.yaml",
			"overlay base",
			"part base/service.yaml",
			"other/service.yaml",
		]);
		const { pieces } = read(texts);
		expect(pieces.map(({ kind, scope }) => [kind, scope])).toEqual([
			["Service", "overlay base"],
			["Rollout", "overlay base"],
			["Balancer", "overlay base"],
			["Balancer", "other"],
		]);
		expect(pieces[0].attributes.replicas.value).toBe(1);
	});

	it("has the environment that its folders name", () => {
		const at = (folder: string) => units(over("", {}, folder)).find((unit) => unit.startsWith(`overlay ${folder}`));
		expect(at("deploy/staging")).toBe("overlay deploy/staging = staging");
		expect(at("overlays/prod-eu")).toBe("overlay overlays/prod-eu = prod-eu");
		expect(at("deploy/web")).toBe("overlay deploy/web");
		const two = { ...over("", {}, "sites/north"), ...over("", {}, "sites/south") };
		expect(units(two).filter((unit) => unit.startsWith("overlay"))).toEqual([
			"overlay sites/north = north",
			"overlay sites/south = south",
		]);
	});

	it("is one story in all its environments, and the same code runs in each", () => {
		const texts = {
			...over("replicas: [{ name: web, count: 9 }]\n"),
			...over("namespace: try\n", {}, "overlays/dev"),
			...over("namespace: stage\nreplicas: [{ name: web, count: 2 }]\n", {}, "overlays/staging"),
		};
		const { fragments } = read(texts);
		const code: CodeUnit = { role: "unit", file: "web/package.json", folder: "web", names: ["web"] };
		const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
		const at = { file: "web/main.ts", range };
		const says: Extension = {
			role: "extends",
			file: at.file,
			kind: "Service",
			of: { by: "path", path: at.file },
			at,
			attributes: { language: byDefault("typescript", at, "the file's name") },
		};
		const { components, links } = assemble([...fragments, code, says]);
		const services = components.filter(({ kind }) => kind === "Service");
		expect(services.map(({ id, environment, variantOf }) => [id, environment, variantOf])).toEqual([
			["service:web@dev", "dev", "service:web@prod"],
			["service:web@prod", "prod", undefined],
			["service:web@staging", "staging", "service:web@prod"],
		]);
		expect(services.map(({ attributes }) => [attributes.replicas.value, attributes.language?.value])).toEqual([
			[1, "typescript"],
			[9, "typescript"],
			[2, "typescript"],
		]);
		const routes = links.filter(({ kind, from }) => kind === "routes" && from.startsWith("balancer:"));
		expect(routes.map(({ from, to }) => [from, to])).toEqual(
			["dev", "prod", "staging"].map((name) => [`balancer:web@${name}`, `service:web@${name}`]),
		);
	});

	it("gives each overlay its own generated values", () => {
		const made = (url: string) => `configMapGenerator:\n  - name: settings\n    literals: [URL=${url}]\n`;
		const texts = { ...over(made("http://a"), {}, "sites/all/one"), ...over(made("http://b"), {}, "places/all/two") };
		const { fragments } = read(texts);
		const scopes = fragments
			.filter((one): one is Values => one.role === "values")
			.map((one) => [one.scope, one.values.URL.text]);
		expect(scopes).toEqual([
			["overlay places/all/two", "http://b"],
			["overlay sites/all/one", "http://a"],
		]);
	});
});

it("leaves Flux's objects of the same name alone", () => {
	const flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: { path: ./base }\n";
	expect(read({ "apps/kustomization.yaml": flux })).toMatchObject({ fragments: [], notes: [] });
});
