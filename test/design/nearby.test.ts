import { describe, expect, test } from "vitest";
import type { Group } from "../../src/design/assembly/groups.ts";
import { closestTo, isDeployedFrom } from "../../src/design/assembly/nearby.ts";
import type { Declaration, Extension } from "../../src/design/fragment.ts";

const at = { file: "a.yaml", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

describe("what is deployed from a folder", () => {
	const from = (folder: string, file: string, scope?: string) => {
		const declaration: Declaration = {
			role: "declares",
			kind: "Service",
			name: "web",
			keys: [],
			at,
			attributes: {},
			file,
		};
		return isDeployedFrom(folder, { ...declaration, ...(scope !== undefined && { scope }) });
	};

	test("has its text there, at whatever depth, or in a folder that takes it in", () => {
		expect(from("apps/web", "apps/web/deploy/web.yaml")).toBe(true);
		expect(from("apps/web", "apps/web.yaml")).toBe(false);
		expect(from("apps/we", "apps/web/web.yaml")).toBe(false);
		expect(from("overlays/prod", "base/web.yaml", "kustomize overlays/prod")).toBe(true);
		expect(from("charts", "values/web.yaml", "helm charts/web release")).toBe(true);
		expect(from("overlays/dev", "base/web.yaml", "kustomize overlays/prod")).toBe(false);
		expect(from("", "base/web.yaml")).toBe(true);
	});
});

describe("of several that only their code tells of, those nearest to a file", () => {
	const group = (...files: string[]): Group => {
		const fragments = files.map(
			(file): Extension => ({
				...{ role: "extends", kind: "Service", file, at, attributes: {} },
				of: { by: "key", key: "" },
			}),
		);
		return { kind: "Service", name: files[0], file: files[0], fragments };
	};
	const nearest = (path: string, ...groups: Group[]) => closestTo(path, groups).map(({ name }) => name);

	test("share most of its folders", () => {
		expect(nearest("a/b/x.ts", group("a/b/main.ts"), group("a/c/main.ts"))).toEqual(["a/b/main.ts"]);
		expect(nearest("a/b/x.ts", group("a/c/main.ts"), group("a/b/d/main.ts"))).toEqual(["a/b/d/main.ts"]);
		expect(nearest("x.ts", group("a/main.ts"), group("b/main.ts"))).toEqual(["a/main.ts", "b/main.ts"]);
		expect(nearest("a/b/x.ts", group("c/main.ts", "a/b/more.ts"), group("a/main.ts"))).toEqual(["c/main.ts"]);
	});

	test("are all of them where one is deployed: its code may lie anywhere", () => {
		const [near, deployed] = [group("a/b/main.ts"), group("k8s/web.yaml")];
		const [said] = deployed.fragments;
		deployed.fragments.push({ ...said, role: "declares", name: "web", keys: [] } as Declaration);
		expect(nearest("a/b/x.ts", near, deployed)).toEqual(["a/b/main.ts", "k8s/web.yaml"]);
		expect(nearest("a/b/x.ts", group("c/main.ts"))).toEqual(["c/main.ts"]);
	});
});
