import { describe, expect, test } from "vitest";
import { assemble } from "../../src/design/assemble.ts";
import { declared } from "../../src/design/attribute.ts";
import type {
	Alias,
	CodeUnit,
	Declaration,
	Extension,
	Fragment,
	FragmentLink,
	Given,
	Reference,
	Values,
} from "../../src/design/fragment.ts";
import { nameIn } from "../../src/design/graph.ts";

const at = (file: string) => ({
	file,
	range: { start: { line: 0, character: 0 }, end: { line: 0, character: 9 } },
});

function declares(kind: Declaration["kind"], name: string, more: Partial<Declaration> = {}): Declaration {
	const file = more.file ?? `deploy/${name}.yaml`;
	return { role: "declares", kind, name, file, keys: [`${kind}/${name}`], at: at(file), attributes: {}, ...more };
}

const service = (name: string, more: Partial<Declaration> = {}) => declares("Service", name, more);
const to = (kind: FragmentLink["kind"], other: Reference, more: Partial<FragmentLink> = {}): FragmentLink => ({
	...{ kind, direction: "to", other, at: at("deploy/links.yaml") },
	...more,
});
const texts = (all: Record<string, string>): Record<string, Given> =>
	Object.fromEntries(Object.entries(all).map(([name, text]) => [name, { text, at: at("deploy/web.yaml") }]));
const code = (folder: string, more: Partial<CodeUnit> = {}): CodeUnit => ({
	...{ role: "unit", file: `${folder}/package.json`, folder, names: [folder.slice(folder.lastIndexOf("/") + 1)] },
	...more,
});
const says = (kind: Extension["kind"], of: Reference, more: Partial<Extension> = {}): Extension => {
	const file = more.file ?? "web/main.ts";
	return { role: "extends", kind, file, of, at: at(file), attributes: {}, ...more };
};

/** The links of a kind, by the names of their ends. */
function links(kind: string, ...fragments: Fragment[]): string[] {
	const design = assemble(fragments);
	return design.links.filter((link) => link.kind === kind).map(({ id }) => nameIn(design, id));
}

/** The same by the ids of their ends, where several have a name. */
function ends(kind: string, ...fragments: Fragment[]): string[] {
	const own = assemble(fragments).links.filter((link) => link.kind === kind);
	return own.map(({ from, to }) => `${from} → ${to}`);
}

describe("a reference to a folder", () => {
	const all = [
		service("web", { file: "shop/web.yaml" }),
		service("api", { file: "shop/api/api.yaml" }),
		service("shop", { file: "shop.yaml" }),
		// Its code lies elsewhere, and speaks of it.
		says("Service", { by: "key", key: "Service/web" }, { file: "code/web/main.ts" }),
	];
	const told = (name?: string) => {
		const of: Reference = { by: "folder", folder: "shop", ...(name && { name }) };
		const said = says("Service", of, { attributes: { mesh: declared("istio", at("mesh.yaml")) } });
		return assemble([...all, said]).components.flatMap((one) => (one.attributes.mesh ? [one.name] : []));
	};

	test("is one to all that is deployed from it, or to what has the name there", () => {
		expect(told()).toEqual(["web", "api"]);
		expect(told("api")).toEqual(["api"]);
		expect(told("shop")).toEqual([]);
	});
});

describe("a reference by name", () => {
	const call = (file?: string) =>
		service("web", { links: [to("calls", { by: "name", kind: "Service", name: "api", ...(file && { file }) })] });
	const both = [
		service("api", { file: "a/api.yaml", keys: ["1"] }),
		service("api", { file: "b/api.yaml", keys: ["2"] }),
	];

	test("means all that are called so, or the one of the file that is named", () => {
		expect(ends("calls", call(), ...both)).toEqual(["service:web → service:api@a", "service:web → service:api@b"]);
		expect(ends("calls", call("b/api.yaml"), ...both)).toEqual(["service:web → service:api@b"]);
		expect(ends("calls", call("c/api.yaml"), ...both)).toHaveLength(2);
		expect(ends("calls", call(), declares("Store", "api"))).toEqual([]);
	});
});

describe("a reference to nodes", () => {
	const pod = service("web", { links: [to("runs-on", { by: "nodes", selector: {}, tolerations: [] })] });
	const pool = (name: string, taints: { key: string; value: string }[] = []) =>
		declares("NodePool", name, { nodes: { labels: {}, taints } });

	test("means the one pool that takes the pod, and none where several do", () => {
		expect(links("runs-on", pod, pool("general"))).toEqual(["web → general"]);
		expect(links("runs-on", pod, pool("general"), pool("gpu", [{ key: "gpu", value: "" }]))).toEqual(["web → general"]);
		expect(links("runs-on", pod, pool("general"), pool("other"))).toEqual([]);
		expect(links("runs-on", pod, declares("NodePool", "untold"))).toEqual([]);
	});
});

describe("a reference by labels", () => {
	const route = (labels: Record<string, string>, namespace = "default") =>
		declares("Balancer", "lb", { links: [to("routes", { by: "labels", labels, namespace })] });
	const [web, api] = [
		service("web", { labels: { app: "shop", tier: "web" } }),
		service("api", { labels: { app: "shop", tier: "api" } }),
	];

	test("means all that have every one of them in that namespace, and nothing where it names none", () => {
		expect(links("routes", route({ app: "shop" }), web, api).slice(0, 2)).toEqual(["lb → web", "lb → api"]);
		expect(links("routes", route({ app: "shop", tier: "api" }), web, api)).toContain("lb → api");
		expect(links("routes", route({ app: "shop", tier: "api" }), web, api)).not.toContain("lb → web");
		expect(links("routes", route({}), web, api).filter((link) => link.startsWith("lb"))).toEqual([]);
		expect(links("routes", route({ app: "shop" }, "other"), web).filter((link) => link.startsWith("lb"))).toEqual([]);
	});

	test("of what scales or replaces means services alone", () => {
		const labelled = { by: "labels", labels: { app: "db" }, namespace: "default" } as const;
		const scaler = declares("Scaler", "s", { links: [to("scales", labelled)] });
		const store = declares("Store", "db", { labels: { app: "db" } });
		expect(links("scales", scaler, store, service("db", { labels: { app: "db" } }))).toEqual(["s → db"]);
		expect(links("scales", scaler, store)).toEqual([]);
	});
});

describe("a reference by path", () => {
	const calling = (file: string) => says("Service", { by: "path", path: file }, { file, links: [] });
	const speaks = (file: string, attributes: Extension["attributes"]) => ({ ...calling(file), attributes });
	const language = { language: declared("go", at("web/main.go")) };
	const speakers = (...fragments: Fragment[]) =>
		assemble([...fragments, speaks("web/main.go", language)])
			.components.filter(({ attributes }) => attributes.language)
			.map(({ id }) => id);

	test("means what runs the code: by its name, and no store that is called alike", () => {
		expect(speakers(code("web"), service("web"), declares("Store", "web"))).toEqual(["service:web"]);
		expect(speakers(code("web"), declares("Store", "web"))).toEqual([]);
		expect(speakers(service("api"))).toEqual([]);
	});

	test("means what is called as its folder, where no file names that", () => {
		expect(speakers(service("web"))).toEqual(["service:web"]);
		expect(speakers(code("web/inner"), service("web"))).toEqual(["service:web"]);
		expect(speakers(code("web"), service("other"))).toEqual([]);
	});

	test("means what a file says that runs it, whatever the names", () => {
		const runs = code("web", { runs: { by: "key", key: "Service/front" } });
		expect(speakers(runs, service("web"), service("front"))).toEqual(["service:front"]);
		expect(speakers(runs, service("web"))).toEqual(["service:web"]);
	});

	test("makes one component of all that speak of code which nobody deploys, each kind its own", () => {
		const standalone = (kind: Extension["kind"], name: string, file: string) =>
			says(kind, { by: "path", path: file }, { file, standalone: name });
		const made = (...fragments: Fragment[]) =>
			assemble([code("web"), ...fragments])
				.components.filter(({ kind }) => kind !== "Client")
				.map(({ id }) => id);
		expect(made(standalone("Service", "web", "web/a.ts"), standalone("Service", "web", "web/b.ts"))).toEqual([
			"service:web",
		]);
		expect(made(standalone("Store", "db", "web/a.ts"), standalone("Store", "db", "web/b.ts"))).toHaveLength(1);
		expect(made(standalone("Store", "db", "web/a.ts"), standalone("Store", "cache", "elsewhere/b.ts"))).toHaveLength(2);
	});

	test("a component that code alone makes is what runs that code", () => {
		const alone = says("Service", { by: "path", path: "web/a.ts" }, { standalone: "web" });
		expect(speakers(code("web"), alone)).toEqual(["service:web"]);
	});
});

describe("a reference to a variable", () => {
	const of = { by: "environment", variable: "ORDERS", path: "web/main.ts" } as const;
	const call = (other: Reference = of) =>
		says("Service", { by: "path", path: "web/main.ts" }, { links: [to("calls", other)] });
	const orders = service("orders", { hosts: ["orders"] });
	const web = (given: Record<string, Given>) => service("web", { given });

	test("leads to what the process of that code is given, else to what the code takes instead", () => {
		expect(links("calls", code("web"), web(texts({ ORDERS: "http://orders" })), orders, call())).toEqual([
			"web → orders",
		]);
		const otherwise = call({ ...of, otherwise: "http://orders" });
		expect(links("calls", code("web"), web({}), orders, otherwise)).toEqual(["web → orders"]);
		const stock = service("stock", { hosts: ["stock"] });
		const told = web(texts({ ORDERS: "http://stock" }));
		expect(links("calls", code("web"), told, orders, stock, otherwise)).toEqual(["web → stock"]);
		expect(links("calls", code("web"), web({}), orders, call())).toEqual([]);
		expect(links("calls", web(texts({ OTHER: "x" })), orders, call())).toEqual([]);
	});

	test("leads to a topic by its name, which is no address", () => {
		const topic = declares("Queue", "order-events");
		const send = (otherwise?: string) => {
			const other: Reference = { ...of, ...(otherwise && { otherwise }) };
			return says("Service", { by: "path", path: "web/main.ts" }, { links: [to("publishes", other)] });
		};
		const given = web(texts({ ORDERS: "order-events" }));
		expect(links("publishes", code("web"), given, topic, send())).toEqual(["web → order-events"]);
		expect(links("publishes", code("web"), web({}), topic, send("order-events"))).toEqual(["web → order-events"]);
		expect(links("publishes", code("web"), web(texts({ ORDERS: "others" })), topic, send("order-events"))).toEqual([]);
	});

	test("that is another variable's is followed as far, and one that is its own leads nowhere", () => {
		const variable = (name: string): Given => ({
			...{ to: { by: "environment", variable: name, path: "web/main.ts" }, at: at("deploy/web.yaml") },
		});
		const chain = { ORDERS: variable("A"), A: variable("B"), ...texts({ B: "http://orders" }) };
		expect(links("calls", code("web"), web(chain), orders, call())).toEqual(["web → orders"]);
		expect(links("calls", code("web"), web({ ORDERS: variable("ORDERS") }), orders, call())).toEqual([]);
		expect(links("calls", code("web"), web({ ORDERS: variable("A"), A: variable("ORDERS") }), call())).toEqual([]);
		// By way of a name that stands for it, and by what says that it runs itself.
		const alias: Alias = { role: "alias", file: "a.yaml", hosts: ["orders"], of, at: at("a.yaml") };
		expect(links("calls", code("web"), web(texts({ ORDERS: "http://orders" })), alias, call())).toEqual([]);
		const itself = code("web", { runs: { by: "path", path: "web/main.ts" } });
		expect(links("calls", itself, service("web"), orders, call())).toEqual([]);
	});

	test("that nobody gives is one store for all who speak of it alike in one unit, and another in another", () => {
		const file = (folder: string, name: string) => `${folder}/${name}.ts`;
		const speaks = (folder: string, kind: Extension["kind"]) => {
			const path = file(folder, "db");
			const of = { by: "environment", variable: "DB", path } as const;
			if (kind === "Store") return says("Store", of, { file: path, standalone: `${folder}-db` });
			return says(
				"Service",
				{ by: "path", path },
				{ file: path, links: [to("reads", { ...of, path: file(folder, "x") })] },
			);
		};
		const all = ["web", "api"].flatMap((folder) => [code(folder), service(folder), speaks(folder, "Store")]);
		expect(links("reads", ...all, speaks("web", "Service"))).toEqual(["web → web-db"]);
		expect(links("reads", ...all, speaks("api", "Service"))).toEqual(["api → api-db"]);
	});

	test("tells also which end of a store it is", () => {
		const db = declares("Store", "db", { hosts: ["db-ro"] });
		const endpoint = (given: Record<string, Given>) => {
			const read = says("Service", { by: "path", path: "web/main.ts" }, { links: [to("reads", of)] });
			return assemble([code("web"), web(given), db, read]).links.map(({ attributes }) => attributes.endpoint?.value);
		};
		const here = at("deploy/web.yaml");
		expect(endpoint({ ORDERS: { text: "postgres://db-ro/x", endpoint: "replica", at: here } })).toContain("replica");
		const byKey = { by: "key", key: "Store/db" } as const;
		expect(endpoint({ ORDERS: { to: byKey, endpoint: "primary", at: here } })).toContain("primary");
		expect(endpoint({ ORDERS: { to: byKey, at: here } }).filter(Boolean)).toEqual([]);
	});

	test("tells by the name which end it is, where a store has names of its own for each", () => {
		const db = declares("Store", "db", { hosts: ["db", "db-ro"], replicaHosts: ["db-RO"] });
		const more = says("Store", { by: "key", key: "Store/db" });
		const endpoint = (text: string, store = db) => {
			const read = says("Service", { by: "path", path: "web/main.ts" }, { links: [to("reads", of)] });
			const design = assemble([code("web"), web(texts({ ORDERS: text })), store, more, read]);
			return design.links.find(({ kind }) => kind === "reads")?.attributes.endpoint?.value;
		};
		expect(endpoint("postgres://db-ro/x")).toBe("replica");
		expect(endpoint("postgres://db/x")).toBe("primary");
		expect(endpoint("postgres://db,db-ro/x")).toBe("primary");
		expect(endpoint("postgres://db/x", { ...db, replicaHosts: undefined })).toBeUndefined();
	});
});

describe("what a process is given", () => {
	const hosts = ["one", "two", "three"].map((name) => service(name, { hosts: [name] }));
	const values = (key: string, all: Record<string, string | Given>, more: Partial<Values> = {}): Values => ({
		...{ role: "values", file: "deploy/values.yaml", keys: [key] },
		values: Object.fromEntries(
			Object.entries(all).map(([name, one]) => [
				name,
				typeof one === "string" ? { text: one, at: at("deploy/values.yaml") } : one,
			]),
		),
		...more,
	});
	const calls = (...fragments: Fragment[]) => links("calls", ...hosts, ...fragments);

	test("by its image holds unless all values of a name give it, and these unless its own say otherwise", () => {
		const image = code("web", { given: texts({ URL: "http://one" }) });
		const named = values("env", { URL: "http://two" });
		const own = texts({ URL: "http://three" });
		expect(calls(image, service("web"))).toEqual(["web → one"]);
		expect(calls(image, named, service("web", { givenAll: [{ key: "env" }] }))).toEqual(["web → two"]);
		expect(calls(image, named, service("web", { givenAll: [{ key: "env" }], given: own }))).toEqual(["web → three"]);
	});

	test("may carry a prefix, under which others name it", () => {
		const named = values("env", { HOST: "one" });
		const web = service("web", {
			givenAll: [{ key: "env", prefix: "MY_" }],
			given: texts({ URL: "http://$(MY_HOST)" }),
		});
		expect(calls(named, web)).toContain("web → one");
		const bare = service("web", {
			givenAll: [{ key: "env", prefix: "CORS_" }],
			given: texts({ URL: "http://$(HOST)" }),
		});
		expect(calls(named, bare)).toEqual([]);
	});

	test("is followed from entry to entry, as deep as anybody writes and not round in a ring", () => {
		const from = (entry: string): Given => ({ from: { key: "env", entry }, at: at("deploy/values.yaml") });
		const named = values("env", { d: "http://one", c: from("d"), b: from("c"), a: from("b"), ring: from("ring") });
		const web = (entry: string) => service("web", { given: { URL: from(entry) } });
		expect(calls(named, web("b"))).toEqual(["web → one"]);
		expect(calls(named, web("a"))).toEqual([]);
		expect(calls(named, web("ring"))).toEqual([]);
		expect(calls(named, web("gone"))).toEqual([]);
	});

	test("holds in its own environment, and values of no environment in each", () => {
		const web = (environment: string) => service("web", { environment, givenAll: [{ key: "env" }] });
		const prod = values("env", { URL: "http://one" }, { environment: "prod" });
		expect(calls(prod, web("prod"))).toEqual(["web → one"]);
		expect(calls(prod, web("dev"))).toEqual([]);
		expect(calls(values("env", { URL: "http://one" }), web("dev"))).toEqual(["web → one"]);
	});

	test("of several values of one name is that of its own scope, else of the nearest file", () => {
		const scoped = (scope: string, host: string, file: string) =>
			values("env", { URL: `http://${host}` }, { scope, file });
		const both = [scoped("a", "one", "x/a/values.yaml"), scoped("b", "two", "x/b/values.yaml")];
		const web = (scope: string, file: string) => service("web", { scope, file, givenAll: [{ key: "env" }] });
		expect(calls(...both, web("b", "x/a/web.yaml"))).toEqual(["web → two"]);
		expect(calls(...both, web("c", "x/a/web.yaml"))).toEqual(["web → one"]);
	});
});

describe("an address", () => {
	const web = (url: string, more: Partial<Declaration> = {}) => service("web", { given: texts({ URL: url }), ...more });

	test("means what has that name in the same namespace, and with a dot in any", () => {
		const orders = service("orders", { namespace: "shop", hosts: ["orders", "orders.shop"] });
		expect(links("calls", web("http://orders", { namespace: "shop" }), orders)).toEqual(["web → orders"]);
		expect(links("calls", web("http://orders", { namespace: "blog" }), orders)).toEqual([]);
		expect(links("calls", web("http://orders.shop", { namespace: "blog" }), orders)).toEqual(["web → orders"]);
	});

	test("means what has that name in the same scope, where names have no namespace", () => {
		const project = (scope: string) =>
			service("api", { scope, hosts: ["api"], file: `${scope}/compose.yaml`, keys: [scope] });
		const of = (scope: string) => ends("calls", web("http://api", { scope }), project("a"), project("b"));
		expect(of("a")).toEqual(["service:web → service:api@a"]);
		expect(of("b")).toEqual(["service:web → service:api@b"]);
		expect(of("c")).toEqual([]);
		expect(links("calls", web("http://api", { scope: "c" }), service("api", { hosts: ["api"] }))).toEqual([
			"web → api",
		]);
	});

	test("never means what runs in another environment", () => {
		const api = service("api", { hosts: ["api"], environment: "prod" });
		expect(links("calls", web("http://api", { environment: "prod" }), api)).toEqual(["web → api"]);
		expect(links("calls", web("http://api"), api)).toEqual(["web → api"]);
		expect(links("calls", web("http://api", { environment: "dev" }), api)).toEqual([]);
	});

	test("means the nearest of several, and a name that only one has wherever its file lies", () => {
		const api = (folder: string) => service("api", { hosts: ["api"], file: `${folder}/api.yaml`, keys: [folder] });
		const near = web("http://api", { file: "teams/a/web.yaml" });
		expect(ends("calls", near, api("teams/a"), api("teams/b"))).toEqual(["service:web → service:api@teams/a"]);
		expect(links("calls", near, api("far/away/from/it"))).toEqual(["web → api"]);
	});

	test("with a part means who answers for that part, else who answers there at all", () => {
		const queue = (name: string) => declares("Queue", name, { hosts: [`sqs.example/${name}`] });
		const url = (name: string) => web(`https://sqs.example/42/${name}`);
		expect(links("uses", url("mails"), queue("mails"), queue("bills"))).toEqual(["web → mails"]);
		expect(links("uses", url("others"), queue("mails"))).toEqual([]);
		const host = service("api", { hosts: ["api"] });
		expect(links("calls", web("http://api/v1"), host)).toEqual(["web → api"]);
	});

	test("may be another name, followed as deep as anybody writes and not round in a ring", () => {
		const alias = (name: string, of: Reference, more: Partial<Alias> = {}): Alias => ({
			...{ role: "alias", file: "deploy/names.yaml", hosts: [name], of, at: at("deploy/names.yaml") },
			...more,
		});
		const host = (name: string) => ({ by: "host", host: name }) as const;
		const api = service("api", { hosts: ["api"], labels: { app: "api" } });
		const names = [alias("c", host("api")), alias("b", host("c")), alias("a", host("b")), alias("z", host("a"))];
		expect(links("calls", web("http://a"), api, ...names)).toEqual(["web → api"]);
		expect(links("calls", web("http://z"), api, ...names)).toEqual([]);
		expect(links("calls", web("http://ring"), api, alias("ring", host("ring")))).toEqual([]);
		const labelled = alias("x", { by: "labels", labels: { app: "api" }, namespace: "default" });
		expect(links("calls", web("http://x"), api, labelled)).toEqual(["web → api"]);
		const elsewhere = alias("c", host("api"), { environment: "prod" });
		expect(links("calls", web("http://c", { environment: "dev" }), api, elsewhere)).toEqual([]);
	});

	test("of several names alike is that of its own scope", () => {
		const alias = (scope: string, host: string): Alias => ({
			...{ role: "alias", file: `${scope}/names.yaml`, hosts: ["db"], scope, at: at(`${scope}/names.yaml`) },
			of: { by: "host", host },
			namespace: "default",
		});
		const stores = ["one", "two"].map((name) => declares("Store", name, { hosts: [name] }));
		const both = [alias("a", "one"), alias("b", "two")];
		const own = { namespace: "default", scope: "b", file: "a/web.yaml" };
		expect(links("uses", web("postgres://db/x", own), ...stores, ...both)).toEqual(["web → two"]);
	});
});

describe("what nobody declares", () => {
	const scaler = (name: string, more: Partial<Declaration> = {}) =>
		declares("Scaler", name, {
			links: [to("scales", { by: "key", key: "Service/web" }, { outside: { kind: "Service", name: "web" } })],
			...more,
		});
	const outside = (...fragments: Fragment[]) =>
		assemble(fragments)
			.components.filter((one) => one.outside)
			.map(({ id, environment }) => [id, environment]);

	test("is one component for all who speak of it in one scope and environment", () => {
		expect(outside(scaler("a"), scaler("b"))).toEqual([["service:web", undefined]]);
		expect(outside(scaler("a", { environment: "prod" }), scaler("b", { environment: "dev" }))).toEqual([
			["service:web@prod", "prod"],
			["service:web@dev", "dev"],
		]);
		const scoped = (scope: string) => scaler(scope, { scope, file: `${scope}/s.yaml` });
		expect(outside(scoped("a"), scoped("b"))).toHaveLength(2);
	});
});
