import { describe, expect, test } from "vitest";
import { groupsOf } from "../../src/design/assembly/groups.ts";
import { idsOf } from "../../src/design/assembly/names.ts";
import { variantsOf } from "../../src/design/assembly/variants.ts";
import { declared } from "../../src/design/attribute.ts";
import { runnersByName, Units } from "../../src/design/code-units.ts";
import type { Component } from "../../src/design/design.ts";
import type { CodeUnit, Declaration } from "../../src/design/fragment.ts";

const at = { file: "a.yaml", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

function declares(name: string, more: Partial<Declaration> = {}): Declaration {
	return {
		...{ role: "declares", kind: "Service", name, file: `${name}.yaml`, keys: [name], at, attributes: {} },
		...more,
	};
}

describe("declarations", () => {
	const groups = (...all: Declaration[]) => groupsOf(all).map(({ fragments }) => fragments.map((one) => one.file));
	const file = (name: string, keys: string[], more: Partial<Declaration> = {}) =>
		declares(name, { file: name, keys, ...more });

	test("that share a key are one component, of one kind, scope and environment", () => {
		expect(groups(file("a", ["x"]), file("b", ["x"]))).toEqual([["a", "b"]]);
		expect(groups(file("a", ["x"]), file("b", ["y"]))).toEqual([["a"], ["b"]]);
		expect(groups(file("a", ["x"]), file("b", ["x"], { kind: "Store" }))).toEqual([["a"], ["b"]]);
		expect(groups(file("a", ["x"], { scope: "s" }), file("b", ["x"], { scope: "t" }))).toEqual([["a"], ["b"]]);
		expect(groups(file("a", ["x"], { scope: "s" }), file("b", ["x"], { scope: "s" }))).toEqual([["a", "b"]]);
		const scoped = (name: string, environment: string) => file(name, ["x"], { scope: "s", environment });
		expect(groups(scoped("a", "prod"), scoped("b", "dev"))).toEqual([["a"], ["b"]]);
	});

	test("that share keys with several bring these together, and what comes later finds them by any key", () => {
		const [a, b, both] = [file("a", ["x"]), file("b", ["y"]), file("both", ["x", "y"])];
		expect(groups(a, b, both)).toEqual([["a", "both", "b"]]);
		expect(groups(a, b, both, file("c", ["y"]), file("d", ["x"]))).toEqual([["a", "both", "b", "c", "d"]]);
		const third = file("third", ["z", "y"]);
		expect(groups(a, file("z", ["z"]), third, file("last", ["x", "z"]))).toEqual([["a", "last", "z", "third"]]);
	});

	test("take over where and in what environment the first runs", () => {
		const [one] = groupsOf([file("overlays/prod/web.yaml", ["x"], { scope: "s" }), file("b", ["x"], { scope: "s" })]);
		expect(one).toMatchObject({ name: "overlays/prod/web.yaml", scope: "s", environment: "prod" });
		expect(groupsOf([file("a", ["x"])])[0]).not.toHaveProperty("environment");
	});
});

describe("ids", () => {
	const ids = (...all: Partial<Declaration>[]) => {
		const groups = groupsOf(all.map((more, index) => declares("web", { keys: [`${index}`], ...more })));
		return [...idsOf(groups).values()];
	};

	test("are of the name alone where only one has it, else with what tells them apart", () => {
		expect(ids({ file: "a/x.yaml" })).toEqual(["service:web"]);
		expect(ids({ file: "x.yaml" }, { file: "a/x.yaml" })).toEqual(["service:web@.", "service:web@a"]);
		expect(ids({ environment: "prod" }, { environment: "dev" })).toEqual(["service:web@prod", "service:web@dev"]);
		expect(ids({ file: "a/x.yaml", environment: "prod" }, { file: "a/y.yaml", environment: "prod" })).toEqual([
			"service:web@a/x.yaml",
			"service:web@a/y.yaml",
		]);
		expect(ids({ file: "x.yaml" }, { file: "x.yaml" }, { file: "x.yaml" })).toEqual([
			"service:web@x.yaml",
			"service:web@x.yaml#2",
			"service:web@x.yaml#3",
		]);
	});
});

describe("variants", () => {
	const component = (environment: string | undefined, size: number, name = "web"): Component => ({
		...{ id: `${name}@${environment}`, kind: "Service", name, files: [] },
		attributes: { replicas: declared(size, at) },
		...(environment !== undefined && { environment }),
	});
	const variants = (...all: Component[]) => {
		const groups = all.map(({ environment, name }) => ({
			...{ kind: "Service" as const, name, file: `overlays/${environment}/web.yaml`, fragments: [] },
		}));
		return Object.fromEntries(variantsOf(all, groups));
	};

	test("are of the most demanding environment, else of the largest", () => {
		expect(variants(component("dev", 9), component("prod", 1))).toEqual({ "web@dev": "web@prod" });
		expect(variants(component("eu", 2), component("us", 5), component("asia", 3))).toEqual({
			"web@eu": "web@us",
			"web@asia": "web@us",
		});
		const scaled = component("us", 1);
		scaled.attributes.max = declared(50, at);
		expect(variants(component("eu", 2), scaled)).toEqual({ "web@eu": "web@us" });
		const untold = component("us", 1);
		untold.attributes = {};
		expect(variants(component("eu", 2), untold)).toEqual({ "web@us": "web@eu" });
	});

	test("are none where there is but one environment, none at all, or another story", () => {
		expect(variants(component("prod", 1), component("prod", 2))).toEqual({});
		expect(variants(component(undefined, 1), component("prod", 2))).toEqual({});
		const here = { kind: "Service" as const, name: "web", file: "web.yaml", fragments: [] };
		expect([...variantsOf([component(undefined, 1), component("prod", 2)], [here, here])]).toEqual([]);
		expect([...variantsOf([component("dev", 1), component("prod", 2)], [here, here])]).toHaveLength(1);
		expect(variants(component("dev", 1, "api"), component("prod", 2))).toEqual({});
	});
});

describe("code", () => {
	const unit = (folder: string, ...names: string[]): CodeUnit => ({ role: "unit", file: folder, folder, names });

	test("belongs to the innermost unit that holds it", () => {
		const units = new Units([unit("", "all"), unit("a", "a"), unit("a/b", "b"), unit("a", "also")]);
		expect(["a/b/c.ts", "a/c.ts", "c.ts", "ab/c.ts"].map((path) => units.of(path).folder)).toEqual([
			"a/b",
			"a",
			"",
			"",
		]);
		expect(units.all.map(({ folder }) => folder)).toEqual(["a/b", "a", ""]);
		expect([...units.of("a/x").names]).toEqual(["a", "also"]);
		expect(new Units([unit("a", "a")]).of("b/c.ts")).toMatchObject({ folder: "", names: new Set() });
	});

	test("is of the project of its own language, where a package of another lies around it", () => {
		const by = (file: string): CodeUnit => ({
			role: "unit",
			file,
			folder: file.split("/").slice(0, -1).join("/"),
			names: [],
		});
		const site = new Units([by("pyproject.toml"), by("site/package.json"), by("site/pages/package.json")]);
		expect(
			["site/views.py", "site/app.ts", "site/pages/tags.py", "site/x.conf"].map((path) => site.of(path).folder),
		).toEqual(["", "site", "", "site"]);
		// Nobody else says what it is of.
		const functions = new Units([by("Dockerfile"), by("functions/package.json")]);
		expect(functions.of("functions/report.py").folder).toBe("functions");
		expect(new Units([by("go.mod"), by("web/Dockerfile")]).of("web/main.go").folder).toBe("web");
	});

	const runners = (units: CodeUnit[], ...deployed: [name: string, image?: string, file?: string][]) => {
		const all = new Units(units);
		const found = runnersByName(
			all,
			deployed.map(([name, image, file = "k8s/all.yaml"]) => ({ name, image, file, it: name })),
		);
		return Object.fromEntries([...found].map(([{ folder }, who]) => [folder, who]));
	};

	test("runs where its name is the image's or the deployment's, in whatever case and with either dash", () => {
		expect(runners([unit("w", "Web_App")], ["x", "shop/web-app:1"])).toEqual({ w: ["x"] });
		expect(runners([unit("w", "web")], ["web"])).toEqual({ w: ["web"] });
		expect(runners([unit("w", "web")], ["web", "other:1"])).toEqual({ w: ["web"] });
		expect(runners([unit("w", "web")], ["blue", "web"], ["green", "web"])).toEqual({ w: ["blue", "green"] });
		expect(runners([unit("w", "")], [""])).toEqual({ w: [] });
	});

	test("runs where the image says so, before the name does", () => {
		const both = [unit("shop", "shop"), unit("bff", "shop-bff")];
		expect(runners(both, ["shop", "acme/shop-bff:1"])).toEqual({ shop: [], bff: ["shop"] });
		expect(runners(both, ["shop", "ghcr.io/acme/acme-shop-bff:1"])).toEqual({ shop: [], bff: ["shop"] });
		expect(runners(both, ["shop", "acme/shop:1"])).toEqual({ shop: ["shop"], bff: [] });
	});

	test("runs, where several are called so, in what stands near it", () => {
		const units = [unit("hotel/user", "user"), unit("social/user", "user"), unit("social/user/api", "user")];
		expect(runners(units, ["user", undefined, "hotel/k8s/user.yaml"])).toEqual({
			"hotel/user": ["user"],
			"social/user": [],
			"social/user/api": [],
		});
		expect(runners(units, ["user", undefined, "social/k8s/user.yaml"])).toEqual({
			"hotel/user": [],
			"social/user": ["user"],
			"social/user/api": ["user"],
		});
		expect(runners(units.slice(0, 2), ["user"])).toEqual({ "hotel/user": ["user"], "social/user": ["user"] });
	});

	test("runs in no other project's deployment whose image is called otherwise", () => {
		const units = [unit("hotel", "hotels"), unit("social/user", "user")];
		expect(runners(units, ["user", "acme/hotel-app:1", "hotel/k8s/user.yaml"])["social/user"]).toEqual([]);
		expect(runners(units, ["user", "acme/hotel-app:1", "k8s/user.yaml"])["social/user"]).toEqual(["user"]);
	});

	test("runs in what only ends in its name where no other claims that, and nothing is called so outright", () => {
		expect(runners([unit("w", "web")], ["acme-web"])).toEqual({ w: ["acme-web"] });
		expect(runners([unit("w", "web")], ["acmeweb"])).toEqual({ w: [] });
		expect(runners([unit("w", "web")], ["acme-web"], ["web"])).toEqual({ w: ["web"] });
		expect(runners([unit("w", "web"), unit("v", "shop-web")], ["acme-shop-web"])).toEqual({ w: [], v: [] });
		expect(runners([unit("w", "web"), unit("v", "web")], ["acme-web"])).toEqual({ w: [], v: [] });
		expect(runners([unit("w", "b-web")], ["a-b-web"])).toEqual({ w: ["a-b-web"] });
	});
});
