import { describe, expect, test } from "vitest";
import { assemble } from "../../src/design/assemble.ts";
import { declared } from "../../src/design/attribute.ts";
import type { CodeUnit, Declaration, Extension, Fragment, FragmentLink, Reference } from "../../src/design/fragment.ts";

const at = (file: string) => ({
	file,
	range: { start: { line: 0, character: 0 }, end: { line: 0, character: 9 } },
});

function declares(kind: Declaration["kind"], name: string, more: Partial<Declaration> = {}): Declaration {
	const file = more.file ?? `deploy/${name}.yaml`;
	return { role: "declares", kind, name, file, keys: [`${kind}/${name}`], at: at(file), attributes: {}, ...more };
}

const key = (key: string): Reference => ({ by: "key", key });
const link = (kind: FragmentLink["kind"], other: Reference): FragmentLink => ({
	...{ kind, direction: "to", other, at: at("deploy/links.yaml") },
});
const unit = (folder: string, more: Partial<CodeUnit> = {}): CodeUnit => ({
	...{ role: "unit", file: `${folder}/package.json`, folder, names: [folder] },
	...more,
});
const ids = (...fragments: Fragment[]) => assemble(fragments).components.map(({ id }) => id);
const value = (fragments: Fragment[], id: string, name: string) =>
	assemble(fragments).components.find((one) => one.id === id)?.attributes[name]?.value;

describe("an address before data", () => {
	const address = (to: string[], more: Partial<Declaration> = {}) =>
		declares("Balancer", "address", { hosts: ["db"], links: to.map((one) => link("routes", key(one))), ...more });
	const db = declares("Store", "db");
	const jobs = declares("Queue", "jobs");
	const web = declares("Service", "web");

	test("is a name of what stands behind it, and no component", () => {
		expect(ids(address(["Store/db"]), db)).not.toContain("balancer:address");
		expect(ids(address(["Queue/jobs"]), jobs)).not.toContain("balancer:address");
		expect(ids(address(["Store/db", "Queue/jobs"]), db, jobs)).not.toContain("balancer:address");
	});

	test("is a component where users reach it, where nothing has its name, and where it leads to others too", () => {
		const open = { attributes: { public: declared(true, at("deploy/address.yaml")) } };
		const shut = { attributes: { public: declared(false, at("deploy/address.yaml")) } };
		expect(ids(address(["Store/db"], open), db)).toContain("balancer:address");
		expect(ids(address(["Store/db"], shut), db)).not.toContain("balancer:address");
		expect(ids(address(["Store/db"], { hosts: undefined }), db)).toContain("balancer:address");
		expect(ids(address(["Store/db", "Service/web"]), db, web)).toContain("balancer:address");
		expect(ids(address([]), db)).toContain("balancer:address");
	});

	test("means the data to whoever says more of it, or uses it", () => {
		const of = { by: "host", host: "db" } as const;
		const engine = { engine: declared("postgres", at("web/a.ts")) };
		const says = (kind: Extension["kind"]): Extension => ({
			...{ role: "extends", kind, file: "web/a.ts", of, at: at("web/a.ts"), attributes: engine },
		});
		expect(value([address(["Store/db"]), db, says("Store")], "store:db", "engine")).toBe("postgres");
		expect(value([address(["Store/db", "Service/web"]), db, web, says("Store")], "store:db", "engine")).toBe(
			"postgres",
		);
		const reads = declares("Service", "api", { links: [link("reads", of)] });
		const design = assemble([address(["Store/db"]), db, reads]);
		expect(design.links.filter(({ kind }) => kind === "reads").map(({ to }) => to)).toEqual(["store:db"]);
	});
});

describe("an image that nobody knows", () => {
	const asStore: Extension = {
		...{ role: "extends", kind: "Store", file: "api/a.ts", at: at("api/a.ts"), of: key("Service/ledger") },
		attributes: { engine: declared("postgres", at("api/a.ts")) },
	};
	const ledger = declares("Service", "ledger");

	test("is the store or the queue that code speaks to it as", () => {
		expect(ids(ledger, asStore)).toEqual(["store:ledger"]);
		expect(ids(ledger, { ...asStore, kind: "Queue", attributes: {} })).toEqual(["queue:ledger"]);
		expect(ids(ledger, { ...asStore, kind: "Service", attributes: {} })).toContain("service:ledger");
	});

	test("is none where code of the workspace runs in it", () => {
		expect(ids(ledger, asStore, unit("ledger"))).toContain("service:ledger");
	});
});

describe("a rollout", () => {
	const rollout = (...of: string[]) => declares("Rollout", "r", { links: of.map((one) => link("replaces", key(one))) });

	test("goes where all that it replaces turned out to be stores", () => {
		expect(ids(rollout("Store/db"), declares("Store", "db"))).toEqual(["store:db"]);
		const both = [declares("Store", "db"), declares("Service", "web")];
		expect(ids(rollout("Store/db", "Service/web"), ...both)).toContain("rollout:r");
		expect(ids(rollout("Service/web"), ...both)).toContain("rollout:r");
		expect(ids(rollout("Service/gone"), ...both)).toContain("rollout:r");
		expect(ids(declares("Rollout", "r", { links: [link("runs-in", key("Store/db"))] }), ...both)).toContain(
			"rollout:r",
		);
	});
});

describe("the store that the settings name for a unit's code", () => {
	const orders = declares("Store", "orders-db", { file: "infra/rds.tf" });
	const settings = unit("api", { file: "scaleproof.yaml", store: "orders-db" });
	const handle = (name: string, variable: string): Extension => ({
		...{ role: "extends", kind: "Store", file: `api/${name}.ts`, at: at(`api/${name}.ts`), standalone: name },
		of: { by: "environment", variable, path: `api/${name}.ts` },
		attributes: { poolSize: declared(7, at(`api/${name}.ts`)) },
	});
	const own = (name: string) => declares("Store", name, { file: `api/${name}.ts` });
	const stores = (...fragments: Fragment[]) => ids(...fragments).filter((id) => id.startsWith("store:"));

	test("is what its code means, where it speaks of one", () => {
		expect(stores(orders, settings, handle("pool", "DB"))).toEqual(["store:orders-db"]);
		expect(stores(orders, settings, handle("pool", "DB"), handle("again", "DB"))).toEqual(["store:orders-db"]);
		expect(stores(orders, settings, handle("pool", "DB"), handle("other", "CACHE"))).toHaveLength(3);
		expect(stores(orders, unit("api"), handle("pool", "DB"))).toHaveLength(2);
		expect(value([orders, settings, handle("pool", "DB")], "store:orders-db", "poolSize")).toBe(7);
	});

	test("is not meant by code of another unit, nor by what names its store itself", () => {
		expect(stores(orders, settings, unit("web"), { ...handle("pool", "DB"), file: "web/pool.ts" })).toHaveLength(2);
		const named = { ...handle("pool", "DB"), of: { by: "name", kind: "Store", name: "other" } as const };
		expect(stores(orders, settings, named)).toEqual(["store:orders-db", "store:pool"]);
		expect(stores(orders, settings, { ...named, of: key("Store/other") })).toEqual(["store:orders-db", "store:pool"]);
	});

	test("is one with the only store that its code declares, and with none of several", () => {
		expect(stores(orders, settings, own("pool"))).toEqual(["store:orders-db"]);
		expect(stores(orders, settings, own("pool"), own("other"))).toHaveLength(3);
		expect(stores(settings, own("pool"))).toEqual(["store:pool"]);
		expect(stores(orders, settings, { ...own("pool"), file: "web/pool.ts" }, unit("web"))).toHaveLength(2);
		expect(stores(orders, unit("api"), own("pool"))).toHaveLength(2);
		const service = declares("Service", "orders-db", { file: "infra/ecs.tf" });
		expect(stores(service, settings, own("pool"))).toEqual(["store:pool"]);
	});
});

describe("what one fragment says of another's component", () => {
	const says = (of: Reference, more: Partial<Extension> = {}): Extension => ({
		...{ role: "extends", kind: "Service", file: "web/a.ts", at: at("web/a.ts"), of },
		attributes: { language: declared("go", at("web/a.ts")) },
		...more,
	});

	test("reaches also what a later one makes on its own", () => {
		const by = { by: "path", path: "web/a.ts" } as const;
		const alone = says(by, { standalone: "web", attributes: {} });
		expect(value([says(by), unit("web"), alone], "service:web", "language")).toBe("go");
		expect(value([alone, unit("web"), says(by)], "service:web", "language")).toBe("go");
		expect(ids(says(by), unit("web"))).toEqual([]);
	});

	test("of an instruction of its image holds as long as no deployment replaces that instruction", () => {
		const web = (overrides: string | string[]) =>
			declares("Service", "web", { attributes: { overrides: declared(overrides, at("deploy/web.yaml")) } });
		const told = (one: Declaration) =>
			value([one, says(key("Service/web"), { unlessOverridden: "cmd" })], "service:web", "language");
		expect(told(declares("Service", "web"))).toBe("go");
		expect(told(web("entrypoint"))).toBe("go");
		expect(told(web("cmd"))).toBeUndefined();
		expect(told(web(["entrypoint", "cmd"]))).toBeUndefined();
		expect(value([web("cmd"), says(key("Service/web"))], "service:web", "language")).toBe("go");
	});

	test("a person's word stays, whoever else says it", () => {
		const person = says(key("Service/web"), {
			...{ file: "scaleproof.yaml", decides: true },
			attributes: { replicas: declared(9, at("scaleproof.yaml")) },
		});
		const file = declares("Service", "web", { attributes: { replicas: declared(2, at("deploy/web.yaml")) } });
		for (const order of [
			[file, person],
			[person, file],
		])
			expect(value(order, "service:web", "replicas")).toBe(9);
	});
});

describe("an end that nobody declares", () => {
	const outside = { kind: "Store", name: "db" } as const;
	const reads = (name: string) => ({ ...link("reads", key("Store/db")), outside: { ...outside, name } });

	test("is made once, and not where somebody declares it", () => {
		const web = declares("Service", "web", { links: [reads("db"), { ...reads("db"), site: "2" }] });
		const design = assemble([web]);
		expect(design.components.filter((one) => one.outside).map(({ id }) => id)).toEqual(["store:db"]);
		expect(design.links.filter(({ kind }) => kind === "reads")).toHaveLength(2);
		expect(assemble([web, declares("Store", "db")]).components.some((one) => one.outside)).toBe(false);
		const bare = declares("Service", "web", { links: [link("reads", key("Store/db"))] });
		expect(assemble([bare]).links.filter(({ kind }) => kind === "reads")).toEqual([]);
	});

	test("says why nobody knows its replicas, and stands where it is spoken of", () => {
		const scaler = declares("Scaler", "s", {
			links: [{ ...link("scales", key("Service/web")), outside: { kind: "Service", name: "web" } }],
		});
		const web = assemble([scaler]).components.find(({ id }) => id === "service:web");
		expect(web?.attributes.replicas.unknown).toBe("it is outside this workspace");
		expect(web?.at).toEqual(at("deploy/links.yaml"));
		expect(web?.files).toEqual(["deploy/s.yaml"]);
		const listens = says("web/main.ts");
		const alone = assemble([unit("web"), listens]).components.find(({ id }) => id === "service:web");
		expect(alone?.attributes.replicas.unknown).toBe("no file of this workspace deploys it");
	});

	function says(file: string): Extension {
		const of = { by: "path", path: file } as const;
		return { role: "extends", kind: "Service", file, at: at(file), of, standalone: "web", attributes: {} };
	}
});

describe("links of what a process is given", () => {
	const web = (given: Record<string, string>, links: FragmentLink[] = []) =>
		declares("Service", "web", {
			given: Object.fromEntries(
				Object.entries(given).map(([name, text]) => [name, { text, at: at("deploy/web.yaml") }]),
			),
			links,
		});
	const kinds = (...fragments: Fragment[]) =>
		assemble(fragments)
			.links.filter(({ from }) => from === "service:web")
			.map(({ kind, to }) => `${kind} ${to}`);

	test("say what it uses, unless the code says it better; and nothing of what it only names", () => {
		const db = declares("Store", "db", { hosts: ["db"] });
		const jobs = declares("Queue", "jobs", { hosts: ["jobs"] });
		const api = declares("Service", "api", { hosts: ["api"] });
		expect(kinds(web({ DB: "postgres://db" }), db)).toEqual(["uses store:db"]);
		expect(kinds(web({ JOBS: "amqp://jobs" }), jobs)).toEqual(["uses queue:jobs"]);
		expect(kinds(web({ API: "http://api" }), api)).toEqual(["calls service:api"]);
		expect(kinds(web({ DB: "postgres://db" }, [link("reads", key("Store/db"))]), db)).toEqual(["reads store:db"]);
		expect(kinds(web({ API: "http://api" }, [link("calls", key("Service/api"))]), api)).toEqual(["calls service:api"]);
		expect(kinds(web({ CORS_ORIGIN: "http://api" }), api)).toEqual([]);
		expect(kinds(web({ URL: "http://web" }))).toEqual([]);
		const scaler = declares("Scaler", "s", { hosts: ["s"] });
		expect(kinds(web({ URL: "http://s" }), scaler)).toEqual([]);
	});

	test("are of services alone: a balancer that is given something calls nobody", () => {
		const api = declares("Service", "api", { hosts: ["api"] });
		const given = web({ API: "http://api" }).given;
		const lb = declares("Balancer", "lb", { given });
		expect(assemble([lb, api]).links.filter(({ kind }) => kind === "calls")).toEqual([]);
	});
});

describe("a list of addresses, at each of which code keeps a part of its data", () => {
	const folder = "services/orders";
	const of: Reference = { by: "environment", variable: "DB_HOSTS", path: `${folder}/db.ts` };
	const opens: Extension = {
		...{ role: "extends", kind: "Store", file: `${folder}/db.ts`, of, at: at(`${folder}/db.ts`), ofShards: true },
		...{ standalone: "orders", attributes: { sharding: declared("range", at(`${folder}/db.ts`)) } },
	};
	const writes: Extension = {
		...{ role: "extends", kind: "Service", file: `${folder}/db.ts`, of: { by: "path", path: `${folder}/db.ts` } },
		...{ at: at(`${folder}/db.ts`), attributes: {}, links: [link("writes", of)] },
	};
	const part = (name: string, more: Partial<Declaration> = {}) =>
		declares("Store", name, { hosts: [`${name}.internal`], ...more });
	const parts = [part("orders-db-0"), part("orders-db-1"), part("orders-db-2")];
	const list = { at: at("deploy/orders.yaml"), text: "orders-db-0.internal,orders-db-1.internal,orders-db-2.internal" };
	const orders = declares("Service", "orders", { attributes: {}, given: { DB_HOSTS: list } });
	const code = unit(folder, { names: ["orders"] });
	const all = [orders, code, ...parts, opens, writes];
	const stores = (...fragments: Fragment[]) => ids(...fragments).filter((id) => id.startsWith("store:"));

	test("are one store with as many shards, by the part of the name that they share", () => {
		expect(stores(...all)).toEqual(["store:orders-db"]);
		const { components, links } = assemble(all);
		const { shards, sharding } = components.find(({ id }) => id === "store:orders-db")!.attributes;
		expect([shards.value, sharding.value]).toEqual([3, "range"]);
		expect(shards.provenance).toMatchObject({ kind: "declared", at: { file: "deploy/orders.yaml" } });
		expect(links.filter(({ kind }) => kind === "writes").map(({ from, to }) => [from, to])).toEqual([
			["service:orders", "store:orders-db"],
		]);
	});

	test("is also what a platform's own references lead to", () => {
		const [to, ...more] = parts.map(({ name }) => key(`Store/${name}`));
		const given = { DB_HOSTS: { at: at("infra/ecs.tf"), to, more } };
		expect(stores({ ...orders, given }, code, ...parts, opens, writes)).toEqual(["store:orders-db"]);
	});

	test("has the name that the code gives it where its parts share none", () => {
		const text = "north.internal,south.internal";
		const given = { DB_HOSTS: { at: at("deploy/orders.yaml"), text } };
		expect(stores({ ...orders, given }, code, part("north"), part("south"), opens, writes)).toEqual(["store:orders"]);
	});

	test("is one store in each environment", () => {
		const both = ["prod", "staging"].flatMap((environment) => {
			const file = `deploy/${environment}/orders.yaml`;
			const own = { environment, scope: environment, file };
			const hosts = ["orders-db-0", "orders-db-1"].map((name) => part(name, own));
			const text = "orders-db-0.internal,orders-db-1.internal";
			return [...hosts, { ...orders, ...own, given: { DB_HOSTS: { at: at(file), text } } }];
		});
		expect(stores(...both, code, opens, writes)).toEqual(["store:orders-db@prod", "store:orders-db@staging"]);
	});

	test("where a person says how many shards there are, there are so many", () => {
		const said: Extension = {
			...{
				role: "extends",
				kind: "Store",
				file: "scaleproof.yaml",
				of: { by: "name", kind: "Store", name: "orders-db" },
			},
			...{ at: at("scaleproof.yaml"), attributes: { shards: declared(6, at("scaleproof.yaml")) }, decides: true },
		};
		expect(value([...all, said], "store:orders-db", "shards")).toBe(6);
	});

	test("of stores that are not parts leaves them apart", () => {
		const { ofShards: _, ...copies } = opens;
		expect(stores(orders, code, ...parts, copies, writes)).toEqual(parts.map(({ name }) => `store:${name}`));
	});
});
