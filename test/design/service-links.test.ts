import { describe, expect, test } from "vitest";
import { assemble, assembled } from "../../src/design/assemble.ts";
import { declared, unknown } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import type { Declaration, Extension, Fragment, FragmentLink, Given } from "../../src/design/fragment.ts";
import { graphOf, nameIn } from "../../src/design/graph.ts";
import { applyPatch } from "../../src/design/patch.ts";

const at = (file: string, line = 0) => ({
	file,
	range: { start: { line, character: 0 }, end: { line, character: 9 } },
});
const given = (all: Record<string, string>, file = "deploy/web.yaml"): Record<string, Given> =>
	Object.fromEntries(Object.entries(all).map(([name, text], index) => [name, { text, at: at(file, 10 + index) }]));

function declares(kind: Declaration["kind"], name: string, more: Partial<Declaration> = {}): Declaration {
	const file = more.file ?? `deploy/${name}.yaml`;
	return { role: "declares", kind, name, file, keys: [`${kind}/${name}`], at: at(file), attributes: {}, ...more };
}

const links = (design: Design, kind: string) =>
	design.links.filter((link) => link.kind === kind).map(({ id }) => nameIn(design, id));

describe("what a process is given the address of", () => {
	const orders = declares("Service", "orders", { labels: { app: "orders" } });
	const address = declares("Balancer", "orders", {
		hosts: ["orders", "orders.shop", "orders.shop.svc.cluster.local"],
		links: [
			{
				kind: "routes",
				direction: "to",
				other: { by: "labels", labels: { app: "orders" }, namespace: "default" },
				at: at("deploy/orders.yaml"),
			},
		],
	});

	test.each([
		["a URL", "http://orders.shop.svc.cluster.local:8080/v1"],
		["host and port", "orders:8080"],
		["a bare host", "orders"],
		["one of several", "elsewhere:1,orders:2"],
	])("%s leads to what answers there", (_, text) => {
		const web = declares("Service", "web", { given: given({ ORDERS_URL: text }) });
		expect(links(assemble([web, orders, address]), "calls")).toEqual(["web → orders"]);
	});

	test.each([
		["a word that is no address", { MODE: "production" }],
		["an address that it checks and does not call", { CORS_ORIGIN: "http://orders" }],
		["what traces are exported to", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://orders:4317" }],
		["what errors are reported to", { SENTRY_DSN: "http://key@orders/1" }],
		["a host that nobody has", { API_URL: "https://api.example.com" }],
	])("%s leads nowhere", (_, variables) => {
		const web = declares("Service", "web", { given: given(variables as Record<string, string>) });
		expect(links(assemble([web, orders, address]), "calls")).toEqual([]);
	});

	test("an entry of named values, and a name within a text, are followed", () => {
		const values: Fragment = {
			role: "values",
			file: "deploy/config.yaml",
			keys: ["config"],
			values: { host: { text: "orders", at: at("deploy/config.yaml") } },
		};
		const web = declares("Service", "web", {
			given: {
				HOST_OF_ORDERS: { from: { key: "config", entry: "host" }, at: at("deploy/web.yaml") },
				ORDERS_URL: { text: "http://$(HOST_OF_ORDERS):80", at: at("deploy/web.yaml", 3) },
			},
		});
		expect(links(assemble([values, web, orders, address]), "calls")).toEqual(["web → orders"]);
	});

	test("of a store nobody can say what for; before one a mere address is no balancer", () => {
		const db = declares("Store", "db", { labels: { app: "db" } });
		const before = declares("Balancer", "db", {
			hosts: ["db"],
			links: [
				{
					kind: "routes",
					direction: "to",
					other: { by: "labels", labels: { app: "db" }, namespace: "default" },
					at: at("deploy/db.yaml"),
				},
			],
		});
		const web = declares("Service", "web", { given: given({ DATABASE_URL: "postgres://u:p@db:5432/shop" }) });
		const design = assemble([web, db, before]);
		expect(links(design, "uses")).toEqual(["web → db"]);
		expect(design.components.filter(({ kind }) => kind === "Balancer")).toEqual([]);
	});

	test("code that speaks to an unknown image as to a database makes a store of it, and its own link stands alone", () => {
		const unknown = declares("Service", "ledger", { hosts: ["ledger"] });
		const web = declares("Service", "web", { given: given({ DB: "postgres://ledger/x" }) });
		const unit: Fragment = { role: "unit", file: "web/package.json", folder: "web", names: ["web"] };
		const of = { by: "environment", variable: "DB", path: "web/db.ts" } as const;
		const store: Extension = {
			...{ role: "extends", kind: "Store", file: "web/db.ts", at: at("web/db.ts"), of, standalone: "web-db" },
			attributes: { engine: declared("postgres", at("web/db.ts")) },
		};
		const use: Extension = {
			...{ role: "extends", kind: "Service", file: "web/db.ts", at: at("web/db.ts"), attributes: {} },
			of: { by: "path", path: "web/db.ts" },
			links: [{ kind: "writes", direction: "to", other: of, at: at("web/db.ts", 4), site: "db" }],
		};
		const design = assemble([unknown, web, unit, store, use]);
		expect(graphOf(design).component("store:ledger")?.attributes.engine.value).toBe("postgres");
		expect(links(design, "writes")).toEqual(["web → ledger"]);
		expect(links(design, "uses")).toEqual([]);
	});

	test("the end that nobody declares is a component outside of the workspace", () => {
		const scaler = declares("Scaler", "web", {
			links: [
				{
					...{ kind: "scales", direction: "to", other: { by: "key", key: "Service/web" }, at: at("deploy/web.yaml") },
					outside: { kind: "Service", name: "web" },
				} as const,
			],
		});
		const design = assemble([scaler]);
		expect(graphOf(design).component("service:web")).toMatchObject({ outside: true });
		expect(links(design, "scales")).toEqual(["web → web"]);
		const known = assemble([scaler, declares("Service", "web")]);
		expect(graphOf(known).component("service:web")?.outside).toBeUndefined();
	});
});

describe("links of their own", () => {
	const call = (retries: number, to: string, site?: string): FragmentLink => ({
		kind: "calls",
		direction: "to",
		other: { by: "key", key: `Service/${to}` },
		at: at("deploy/x.yaml"),
		attributes: { retries: declared(retries, at("deploy/x.yaml", retries)) },
		...(site && { site }),
	});

	test("two call sites are two links, each with its attributes", () => {
		const design = assemble([
			declares("Service", "web", { links: [call(0, "orders", "list"), call(3, "orders", "create")] }),
			declares("Service", "orders"),
		]);
		const sites = design.links.filter(({ kind }) => kind === "calls");
		expect(sites.map(({ id, attributes }) => [id, attributes.retries.value])).toEqual([
			["calls:service:web→service:orders#list", 0],
			["calls:service:web→service:orders#create", 3],
		]);
	});

	test("the tries of all layers multiply along the worst way, and a ring is walked once", () => {
		const design = assemble([
			declares("Service", "web", { links: [call(2, "orders")] }),
			declares("Service", "admin", { links: [call(1, "orders")] }),
			declares("Service", "orders", { links: [call(3, "stock"), call(1, "web")] }),
			declares("Service", "stock"),
		]);
		const last = graphOf(design).link("calls:service:orders→service:stock");
		expect(last?.attributes.amplification.value).toBeGreaterThanOrEqual(12);
		expect(Number(last?.attributes.amplification.value)).toBeLessThanOrEqual(24);
		const straight = assemble([
			declares("Service", "web", { links: [call(2, "orders")] }),
			declares("Service", "orders", { links: [call(3, "stock")] }),
			declares("Service", "stock"),
		]);
		const attribute = graphOf(straight).link("calls:service:orders→service:stock")?.attributes.amplification;
		expect(attribute?.value).toBe(12);
		expect(attribute?.provenance).toMatchObject({ kind: "derived", parts: [{}, {}] });
	});

	test("a patch changes an attribute of a link and leaves the given design alone", () => {
		const design = assemble([
			declares("Service", "web", { links: [call(5, "orders")] }),
			declares("Service", "orders"),
		]);
		const id = "calls:service:web→service:orders";
		const patched = applyPatch(design, [{ of: id, attribute: "retries", value: 1 }]);
		expect(graphOf(patched).link(id)?.attributes.retries.value).toBe(1);
		expect(graphOf(design).link(id)?.attributes.retries.value).toBe(5);
		expect(() => applyPatch(design, [{ of: id, attribute: "replicas", value: 1 }])).toThrow(/no attribute/);
	});
});

describe("two statements of one attribute", () => {
	const says = (file: string, name: string, value: string | number): Extension => ({
		...{ role: "extends", kind: "Service", file, at: at(file), of: { by: "key", key: "Service/web" } },
		attributes: { [name]: declared(value, at(file)) },
	});
	const joinedAs = (name: string, a: string | number, b: string | number) =>
		[
			[says("a.ts", name, a), says("b.ts", name, b)],
			[says("b.ts", name, b), says("a.ts", name, a)],
		].map(
			(both) => graphOf(assemble([declares("Service", "web"), ...both])).component("service:web")?.attributes[name],
		);

	test("the worse one holds, in whatever order they come", () => {
		for (const one of joinedAs("sigterm", "handled", "not-delivered")) expect(one?.value).toBe("not-delivered");
		for (const one of joinedAs("sessions", "shared-store", "memory")) expect(one?.value).toBe("memory");
	});

	test("where neither is worse nobody can tell which holds, and both places are named", () => {
		for (const one of joinedAs("replicas", 2, 5)) {
			expect(one?.value).toBeUndefined();
			expect(one?.unknown).toMatch(/a\.ts:1/);
			expect(one?.unknown).toMatch(/b\.ts:1/);
		}
	});

	test("what a person decides in the settings beats both", () => {
		const decides: Extension = { ...says("scaleproof.yaml", "replicas", 9), decides: true };
		const design = assemble([declares("Service", "web"), says("a.ts", "replicas", 2), decides]);
		expect(graphOf(design).component("service:web")?.attributes.replicas.value).toBe(9);
	});
});

describe("environments", () => {
	const web = (environment: string, replicas: number) =>
		declares("Service", "web", {
			file: `deploy/overlays/${environment}/web.yaml`,
			scope: `overlay deploy/overlays/${environment}`,
			environment,
			attributes: { replicas: declared(replicas, at(`deploy/overlays/${environment}/web.yaml`)) },
		});

	test("one component in several is one story, judged where most is asked of it", () => {
		const design = assemble([web("dev", 1), web("prod", 4), web("staging", 9)]);
		const variants = design.components.filter(({ kind }) => kind === "Service");
		expect(variants.map(({ id, variantOf }) => [id, variantOf])).toEqual([
			["service:web@dev", "service:web@prod"],
			["service:web@prod", undefined],
			["service:web@staging", "service:web@prod"],
		]);
	});

	test("without production the largest is judged; nobody joins over environments", () => {
		const scaler = declares("Scaler", "web", {
			...{ file: "deploy/overlays/eu/hpa.yaml", scope: "overlay deploy/overlays/eu", environment: "eu" },
			links: [
				{
					kind: "scales",
					direction: "to",
					other: { by: "key", key: "Service/web" },
					at: at("deploy/overlays/eu/hpa.yaml"),
				},
			],
		});
		const design = assemble([web("us", 3), web("eu", 7), scaler]);
		expect(design.components.find(({ id }) => id === "service:web@us")?.variantOf).toBe("service:web@eu");
		expect(design.links.filter(({ kind }) => kind === "scales").map(({ to }) => to)).toEqual(["service:web@eu"]);
	});
});

describe("what a layer says of every call towards a host", () => {
	const stock = declares("Service", "stock", { hosts: ["stock", "stock.shop.svc.cluster.local"] });
	const mails = declares("Service", "mails", { hosts: ["mails"] });
	const call = (host: string, attributes: FragmentLink["attributes"] = {}): FragmentLink => ({
		kind: "calls",
		direction: "to",
		other: { by: "host", host },
		at: at("src/call.ts", host.length),
		attributes,
	});
	const number = (value: number, file: string) => declared(value, at(file));
	const mesh: Fragment = {
		role: "extends-links",
		file: "mesh/stock.yaml",
		kinds: ["calls"],
		end: "to",
		of: { by: "host", host: "stock.shop.svc.cluster.local" },
		at: at("mesh/stock.yaml"),
		attributes: { timeout: number(8, "mesh/stock.yaml"), meshRetries: number(4, "mesh/stock.yaml") },
	};
	const linkTo = (design: Design, name: string) =>
		design.links.find(({ id, kind }) => kind === "calls" && nameIn(design, id) === `web → ${name}`)?.attributes;

	test("joins what the caller says: the lesser time-out holds, and tries multiply", () => {
		const attributes = { timeout: number(9, "src/call.ts"), retries: number(3, "src/call.ts") };
		const web = declares("Service", "web", { links: [call("stock", attributes), call("mails")] });
		const design = assemble([web, stock, mails, mesh]);
		const said = linkTo(design, "stock");
		expect([said?.timeout.value, said?.retries.value, said?.meshRetries.value]).toEqual([8, 3, 4]);
		expect(said?.timeout.provenance).toMatchObject({ at: { file: "mesh/stock.yaml" } });
		expect(said?.amplification.value).toBe(20);
		expect(linkTo(design, "mails")).toEqual({});
	});

	test("bounds a call that says nothing itself, or what nobody knows", () => {
		for (const attributes of [undefined, { timeout: unknown("made elsewhere", at("src/call.ts")) }]) {
			const web = declares("Service", "web", { links: [call("stock", attributes)] });
			expect(linkTo(assemble([mesh, web, stock]), "stock")?.timeout.value).toBe(8);
		}
	});

	test("means somebody outside, too, whom the same host is called by; and links by where they start", () => {
		const outside = { kind: "Service", name: "api.reviews.example" } as const;
		const web = declares("Service", "web", { links: [{ ...call("https://api.reviews.example/v3"), outside }] });
		const entry: Fragment = { ...mesh, of: { by: "host", host: "api.reviews.example" } };
		expect(linkTo(assemble([web, entry]), "api.reviews.example")?.timeout.value).toBe(8);
		const leaving: Fragment = { ...mesh, end: "from", of: { by: "key", key: "Service/web" } };
		expect(linkTo(assemble([web, leaving]), "api.reviews.example")?.meshRetries.value).toBe(4);
	});

	test("holds after an edit of either side alone as after a fresh look", () => {
		const web = declares("Service", "web", { links: [call("stock", { timeout: number(9, "src/call.ts") })] });
		const before = assembled([web, stock, mesh]);
		const quicker: Fragment = { ...mesh, attributes: { timeout: number(2, "mesh/stock.yaml") } };
		const after = assembled([web, stock, quicker], before);
		expect(after.design).toEqual(assemble([web, stock, quicker]));
		expect(linkTo(after.design, "stock")?.timeout.value).toBe(2);
	});
});

test("what is known of somebody outside stands on the component that is made for it", () => {
	const pool = declares("Balancer", "api", {
		links: [
			{
				kind: "routes",
				direction: "to",
				other: { by: "host", host: "10.0.0.1" },
				at: at("nginx.conf"),
				outside: { kind: "Service", name: "api", attributes: { replicas: declared(3, at("nginx.conf", 4)) } },
			},
		],
	});
	const made = assemble([pool]).components.find(({ kind }) => kind === "Service");
	expect([made?.outside, made?.attributes.replicas.value, made?.attributes.maxReplicas.value]).toEqual([true, 3, 3]);
});

test("a proxy that says not where it runs means the nearest of a name", () => {
	const proxy = declares("Balancer", "site", {
		file: "shop/nginx.conf",
		links: [{ kind: "routes", direction: "to", other: { by: "host", host: "app" }, at: at("shop/nginx.conf") }],
	});
	const app = (folder: string) =>
		declares("Service", "app", {
			file: `${folder}/compose.yaml`,
			scope: `${folder}/compose.yaml`,
			hosts: ["app"],
		});
	const design = assemble([proxy, app("blog"), app("shop")]);
	const [link] = design.links.filter(({ from }) => from === "balancer:site");
	expect(graphOf(design).component(link?.to ?? "")?.files).toEqual(["shop/compose.yaml"]);
});
