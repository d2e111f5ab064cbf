import { describe, expect, test } from "vitest";
import { assemble } from "../../src/design/assemble.ts";
import { type Attribute, byDefault, declared, unknown } from "../../src/design/attribute.ts";
import { valueIn } from "../../src/design/design.ts";
import type { Declaration, Extension, Fragment } from "../../src/design/fragment.ts";
import { neighbours } from "../../src/design/graph.ts";
import { folderOf } from "../../src/design/places.ts";
import type { Location } from "../../src/design/text.ts";

function at(file: string, line = 0): Location {
	return { file, range: { start: { line, character: 0 }, end: { line, character: 5 } } };
}

function service(
	file: string,
	name: string,
	attributes: Record<string, Attribute> = {},
	more: Partial<Declaration> = {},
): Declaration {
	return {
		role: "declares",
		kind: "Service",
		file,
		name,
		keys: [`deploy/${name}`],
		at: at(file),
		attributes,
		scope: folderOf(file),
		...more,
	};
}

function scaler(file: string, target: string): Declaration {
	const other = { by: "key", key: `deploy/${target}` } as const;
	return {
		role: "declares",
		kind: "Scaler",
		file,
		name: `${target}-scaler`,
		keys: [`hpa/${target}`],
		at: at(file),
		attributes: { min: declared(2, at(file)), max: declared(9, at(file)) },
		links: [{ kind: "scales", direction: "to", other, at: at(file) }],
		scope: folderOf(file),
	};
}

function sessions(file: string, attribute: Attribute): Extension {
	return {
		role: "extends",
		kind: "Service",
		file,
		of: { by: "path", path: file },
		at: at(file),
		attributes: { sessions: attribute },
	};
}

describe("joining", () => {
	test("a reference by key means the nearest folder", () => {
		const design = assemble([
			service("deploy/prod/web.yaml", "web"),
			service("deploy/test/web.yaml", "web"),
			scaler("deploy/prod/hpa.yaml", "web"),
		]);
		const ids = design.components.filter((one) => one.kind === "Service").map((one) => one.id);
		expect(ids).toEqual(["service:web@prod", "service:web@test"]);
		const scaled = design.links.filter((link) => link.kind === "scales").map((link) => link.to);
		expect(scaled).toEqual(["service:web@prod"]);
	});

	test("folders that share nothing do not speak of each other", () => {
		const design = assemble([service("examples/a/k8s/web.yaml", "web"), scaler("charts/b/deploy/hpa.yaml", "web")]);
		expect(design.links.filter((link) => link.kind === "scales")).toEqual([]);
	});

	test("a selector takes every component whose labels include it, in its namespace", () => {
		const labels = { app: "shop", tier: "front" };
		const balancer: Declaration = {
			role: "declares",
			kind: "Balancer",
			file: "k8s/svc.yaml",
			name: "shop",
			keys: ["svc/shop"],
			at: at("k8s/svc.yaml"),
			attributes: {},
			links: [
				{
					kind: "routes",
					direction: "to",
					other: { by: "labels", labels: { app: "shop" }, namespace: "default" },
					at: at("k8s/svc.yaml"),
				},
			],
		};
		const design = assemble([
			balancer,
			service("k8s/a.yaml", "a", {}, { labels }),
			service("k8s/b.yaml", "b", {}, { labels, namespace: "other" }),
			service("k8s/c.yaml", "c", {}, { labels: { app: "other" } }),
		]);
		expect(neighbours(design, "balancer:shop", "out", ["routes"]).map((one) => one.name)).toEqual(["a"]);
	});

	test("code joins infrastructure by image name, and not by a mere suffix that two units share", () => {
		const image = (name: string) => declared(name, at("k8s/web.yaml"));
		const units: Fragment[] = ["services/web", "services/admin"].map((folder) => ({
			role: "unit",
			file: `${folder}/package.json`,
			folder,
			names: [folder.split("/")[1]],
		}));
		const facts = sessions("services/web/src/server.ts", declared("memory", at("services/web/src/server.ts", 7)));
		const exact = assemble([
			service("k8s/web.yaml", "front", { image: image("registry:5000/shop/web:1.2@sha256:aa") }),
			...units,
			facts,
		]);
		expect(
			valueIn(
				exact.components.find((one) => one.name === "front"),
				"sessions",
			),
		).toBe("memory");
		const suffix = assemble([service("k8s/web.yaml", "front", { image: image("shop-web") }), ...units, facts]);
		expect(
			valueIn(
				suffix.components.find((one) => one.name === "front"),
				"sessions",
			),
		).toBe("memory");
		const none = assemble([service("k8s/web.yaml", "front", { image: image("nginx:1") }), ...units, facts]);
		expect(
			valueIn(
				none.components.find((one) => one.name === "front"),
				"sessions",
			),
		).toBeUndefined();
	});

	test("an image that is made within the folder of another one and is called after it is no part of that", () => {
		const unit = (file: string, ...names: string[]): Fragment => ({
			role: "unit",
			file,
			folder: file.slice(0, file.lastIndexOf("/")),
			names,
		});
		const facts = sessions("result/dotnet/App.cs", declared("memory", at("result/dotnet/App.cs")));
		const sessionsOf = (units: readonly Fragment[]) =>
			valueIn(
				assemble([service("k8s/result.yaml", "result"), ...units, facts]).components.find(
					(one) => one.kind === "Service" && one.name === "result",
				),
				"sessions",
			);
		const project = unit("result/dotnet/Result.csproj", "result");
		const outer = unit("result/Dockerfile", "result");
		const inner = unit("result/dotnet/Dockerfile", "dotnet");
		expect(sessionsOf([outer, inner, project])).toBeUndefined();
		expect(sessionsOf([outer, project])).toBe("memory");
		expect(sessionsOf([inner, project])).toBe("memory");
	});

	test("what code and infrastructure say of one store is one store, where settings name it", () => {
		const store = (file: string, name: string, attributes: Record<string, Attribute>): Declaration => ({
			...service(file, name, attributes),
			kind: "Store",
			keys: [`${file}#${name}`],
		});
		const files: Fragment[] = [
			store("infra/rds.tf", "orders-db", { maxConnections: declared(500, at("infra/rds.tf")) }),
			store("services/orders/shards.ts", "pool", { poolSize: declared(10, at("services/orders/shards.ts")) }),
			{ role: "unit", file: "scaleproof.yaml", folder: "services/orders", names: [], store: "orders-db" },
		];
		const stores = assemble(files).components.filter((one) => one.kind === "Store");
		expect(stores.map((one) => [one.id, valueIn(one, "maxConnections"), valueIn(one, "poolSize")])).toEqual([
			["store:orders-db", 500, 10],
		]);
	});

	test("components of one name are told apart by folder, else by file, else by number", () => {
		const files = ["a/x.yaml", "b/x.yaml", "b/y.yaml", "b/y.yaml"];
		const named = files.map((file, index) => service(file, "web", {}, { keys: [`${index}`] }));
		expect(
			assemble(named)
				.components.filter((one) => one.kind === "Service")
				.map((one) => one.id),
		).toEqual(["service:web@a", "service:web@b/x.yaml", "service:web@b/y.yaml", "service:web@b/y.yaml#2"]);
	});

	test("a server that nothing deploys stands alone, with its replicas unknown", () => {
		const listen: Extension = {
			...sessions("app/server.js", declared("memory", at("app/server.js"))),
			standalone: "app",
		};
		const design = assemble([{ role: "unit", file: "app/package.json", folder: "app", names: ["app"] }, listen]);
		const app = design.components.find((one) => one.id === "service:app");
		expect(app?.attributes.replicas.unknown).toContain("no file");
		expect(valueIn(app, "sessions")).toBe("memory");
	});
});

describe("provenance", () => {
	const file = "services/web/a.ts";
	const unit: Fragment = { role: "unit", file: "services/web/package.json", folder: "services/web", names: ["web"] };

	test("declared beats default beats assumed, whatever the order", () => {
		const says = [
			sessions(file, byDefault("memory", at(file), "documented")),
			sessions("services/web/b.ts", declared("shared-store", at("services/web/b.ts"))),
		];
		for (const order of [says, [...says].reverse()]) {
			const design = assemble([service("k8s/web.yaml", "web"), unit, ...order]);
			expect(
				valueIn(
					design.components.find((one) => one.kind === "Service"),
					"sessions",
				),
			).toBe("shared-store");
		}
	});

	test("what a file says but nobody can resolve beats a default and is not guessed", () => {
		const design = assemble([
			service("k8s/web.yaml", "web", { replicas: unknown("var.replicas has no value", at("k8s/web.yaml")) }),
			unit,
		]);
		const web = design.components.find((one) => one.kind === "Service");
		expect(web?.attributes.replicas.value).toBeUndefined();
		expect(web?.attributes.startup.provenance.kind).toBe("assumed");
	});

	test("same fragments, same design", () => {
		const fragments = [service("k8s/web.yaml", "web"), scaler("k8s/hpa.yaml", "web"), unit];
		expect(JSON.stringify(assemble(fragments))).toBe(JSON.stringify(assemble(structuredClone(fragments))));
	});
});
