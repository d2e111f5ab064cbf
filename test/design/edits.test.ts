import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Assembly, assemble, assembled } from "../../src/design/assemble.ts";
import { joinsOf } from "../../src/design/assembly/joins.ts";
import { rejoined } from "../../src/design/assembly/rejoined.ts";
import type { Attribute, Value } from "../../src/design/attribute.ts";
import { declared, unknown, waiting } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import {
	type Declaration,
	type Fragment,
	type FragmentLink,
	type Given,
	isPiece,
	type joining,
	type Reference,
} from "../../src/design/fragment.ts";
import type { Location } from "../../src/design/text.ts";
import { runs } from "../support/runs.ts";

/** Few names and places, so that much of what comes at random speaks of the same. */
const name = fc.constantFrom("web", "api", "db");
const file = fc.constantFrom("a/x.yaml", "a/y.yaml", "b/prod/x.yaml", "b/dev/x.yaml", "services/web/main.ts");
const scope = fc.constantFrom("a", "b/prod", "b/dev");
const environment = fc.constantFrom("prod", "dev");
const entry = fc.constantFrom("NEXT_URL", "DB_URL", "MODE");

const at: fc.Arbitrary<Location> = fc.record({ file, line: fc.nat(9) }).map(({ file, line }) => ({
	file,
	range: { start: { line, character: 0 }, end: { line, character: 5 } },
}));

function maybe<T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
	return fc.option(one, { nil: undefined });
}

/** A value that a variable of the process decides. */
const waits = fc
	.record({
		variable: entry,
		path: file,
		as: fc.constantFrom("number" as const, "flag" as const),
		times: fc.constantFrom(1, 60),
		otherwise: maybe(fc.nat(3)),
		source: maybe(fc.constant("its library")),
		also: maybe(entry),
		seldom: maybe(fc.constant(true)),
	})
	.map(without);

/** As files are read: what is not said is not there. */
function without<T extends object>(one: T): T {
	return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as T;
}

function attributesOf(
	names: Record<string, fc.Arbitrary<string | number | boolean>>,
): fc.Arbitrary<Record<string, Attribute>> {
	const each = Object.entries(names).map(([name, value]) => {
		const said = fc.oneof(
			fc.tuple(value, at).map(([value, at]) => declared(value, at)),
			at.map((at) => unknown("a secret", at)),
			fc.tuple(waits, at).map(([waits, at]) => waiting(waits, at)),
		);
		return [name, maybe(said)] as const;
	});
	return fc.record(Object.fromEntries(each)).map(without) as fc.Arbitrary<Record<string, Attribute>>;
}

const ofComponent = attributesOf({
	replicas: fc.nat(3),
	min: fc.nat(3),
	max: fc.nat(3),
	priority: fc.constantFrom(-20, 5),
	cpuRequest: fc.nat(3),
	image: fc.constantFrom("acme/web:1", "acme/api:1", "postgres:16", "pause:3", "cluster-autoscaler:1"),
	overrides: fc.constantFrom("cmd", "entrypoint"),
	public: fc.boolean(),
	platform: fc.constantFrom("kubernetes", "ecs"),
	language: fc.constant("typescript"),
	longLived: fc.boolean(),
});
const ofLink = attributesOf({ retries: fc.nat(3), poolSize: fc.nat(3), timeout: fc.nat(3) });

const reference: fc.Arbitrary<Reference> = fc.oneof(
	name.map((key) => ({ by: "key" as const, key })),
	name.map((app) => ({ by: "labels" as const, labels: { app }, namespace: "default" })),
	file.map((path) => ({ by: "path" as const, path })),
	name.map((name) => ({ by: "name" as const, kind: "Service" as const, name })),
	fc.constant({ by: "nodes" as const, selector: {}, tolerations: [] }),
	fc.constantFrom("a", "b", "").map((folder) => ({ by: "folder" as const, folder })),
	name.map((host) => ({ by: "host" as const, host })),
	fc.record({ variable: entry, path: file }).map((one) => ({ by: "environment" as const, ...one })),
);

/** What infrastructure refers by: it knows nothing of code. */
const ofPlatform = reference.filter(({ by }) => by !== "environment" && by !== "path");

const given: fc.Arbitrary<Given> = fc
	.record({
		text: maybe(
			fc.oneof(
				name.map((host) => `http://${host}`),
				fc.constant("$(DB_URL)"),
				fc.constant("30"),
				fc.constant(""),
			),
		),
		to: maybe(ofPlatform),
		from: maybe(fc.record({ key: name, entry })),
		endpoint: maybe(fc.constantFrom("primary" as const, "replica" as const)),
		at,
	})
	.map(without) as fc.Arbitrary<Given>;
const givens = fc.dictionary(entry, given, { maxKeys: 2 });

const link: fc.Arbitrary<FragmentLink> = fc
	.record({
		kind: fc.constantFrom("calls", "routes", "scales", "replaces", "reads", "writes", "uses", "runs-on"),
		direction: fc.constantFrom("to", "from"),
		other: reference,
		at,
		attributes: maybe(ofLink),
		site: maybe(fc.constantFrom("1", "2")),
		outside: maybe(fc.record({ kind: fc.constantFrom("Store", "Queue", "Service"), name })),
	})
	.map(without) as fc.Arbitrary<FragmentLink>;

const base = {
	file,
	kind: fc.constantFrom("Service", "Service", "Balancer", "Store", "Queue", "Scaler", "Rollout", "NodePool"),
	at,
	attributes: ofComponent,
	links: maybe(fc.array(link, { maxLength: 3 })),
	scope: maybe(scope),
	environment: maybe(environment),
	decides: maybe(fc.constant(true)),
};
const declaration = fc.record({
	role: fc.constant("declares"),
	...base,
	name,
	keys: fc.array(name, { minLength: 1, maxLength: 2 }),
	labels: maybe(name.map((app) => ({ app }))),
	namespace: maybe(fc.constant("default")),
	hosts: maybe(fc.array(name, { maxLength: 2 })),
	given: maybe(givens),
	givenAll: maybe(name.map((key) => [{ key }])),
	nodes: maybe(fc.constant({ labels: {}, taints: [] })),
});
const extension = fc.record({
	role: fc.constant("extends"),
	...base,
	of: reference,
	standalone: maybe(name),
	when: maybe(fc.record({ variable: entry, path: file, is: fc.constantFrom("set", "unset", { equals: "x" }) })),
	unlessOverridden: maybe(fc.constantFrom("cmd", "entrypoint")),
});
const unit = fc.record({
	role: fc.constant("unit"),
	file,
	folder: fc.constantFrom("a", "b", "services/web"),
	names: fc.array(name, { maxLength: 2 }),
	runs: maybe(ofPlatform),
	store: maybe(name),
	given: maybe(givens),
});
const values = fc.record({
	role: fc.constant("values"),
	file,
	keys: fc.array(name, { minLength: 1, maxLength: 2 }),
	scope: maybe(scope),
	environment: maybe(environment),
	values: givens,
});
const alias = fc.record({
	role: fc.constant("alias"),
	file,
	hosts: fc.array(name, { minLength: 1, maxLength: 2 }),
	of: ofPlatform,
	namespace: maybe(fc.constant("default")),
	scope: maybe(scope),
	environment: maybe(environment),
	at,
});
const linkSaying = fc.record({ role: fc.constant("link"), file, from: name, to: name, attributes: ofLink });
const linksExtension = fc.record({
	role: fc.constant("extends-links"),
	file,
	kinds: fc.constant(["calls", "uses", "routes"]),
	end: fc.constantFrom("from", "to"),
	of: ofPlatform,
	scope: maybe(scope),
	environment: maybe(environment),
	at,
	attributes: ofLink,
});
const fragment = fc
	.oneof(
		{ weight: 4, arbitrary: declaration },
		{ weight: 3, arbitrary: extension },
		{ weight: 1, arbitrary: unit },
		{ weight: 1, arbitrary: values },
		{ weight: 1, arbitrary: alias },
		{ weight: 1, arbitrary: linkSaying },
		{ weight: 1, arbitrary: linksExtension },
	)
	.map((one) => frozen(without(one)) as Fragment);

/** What one reading of a file says. */
const reading = fc.array(fragment, { minLength: 1, maxLength: 3 });

/** The same file after an edit that moves its lines and changes what it says, and nothing by which it is joined. */
function restated(fragments: readonly Fragment[], lines: number): Fragment[] {
	const walk = (one: unknown): unknown => {
		if (typeof one !== "object" || one === null) return one;
		if (Array.isArray(one)) return one.map((each) => walk(each));
		if ("provenance" in one && "value" in one && typeof one.value === "number")
			return { ...walkAll(one), value: one.value + lines };
		return "line" in one && typeof one.line === "number" ? { ...one, line: one.line + lines } : walkAll(one);
	};
	const walkAll = (one: object) => Object.fromEntries(Object.entries(one).map(([key, value]) => [key, walk(value)]));
	return fragments.map((one) => frozen(walk(one)) as Fragment);
}

/** The same file after an edit of nothing but an attribute by which it is joined. */
function renamed(fragments: readonly Fragment[], [name, value]: (typeof names)[number]): Fragment[] {
	return fragments.map((one) => (isPiece(one) ? frozen(saying(one, name, value)) : one));
}

function saying<T extends Fragment & { attributes: Record<string, Attribute>; at: Location }>(
	one: T,
	name: string,
	value: Value,
): T {
	return { ...one, attributes: { ...one.attributes, [name]: declared(value, one.at) } };
}

function frozen<T>(one: T): T {
	if (typeof one === "object" && one !== null) for (const part of Object.values(Object.freeze(one))) frozen(part);
	return one;
}

const names = [
	["image", "acme/web:1"],
	["image", "acme/api:1"],
	["overrides", "cmd"],
	["public", true],
	["public", false],
] as const;
const where = fc.nat(5);
const edit = fc.oneof(
	fc.record({ restate: where, lines: fc.integer({ min: 1, max: 3 }) }),
	fc.record({ restate: where, lines: fc.integer({ min: 1, max: 3 }) }),
	fc.record({ rename: where, to: fc.constantFrom(...names) }),
	fc.record({ replace: where, by: reading }),
	fc.record({ remove: where }),
	fc.record({ insert: where, reading }),
);

function apply(
	workspace: readonly Fragment[][],
	one: typeof edit extends fc.Arbitrary<infer Edit> ? Edit : never,
): Fragment[][] {
	const index = (wanted: number) => wanted % Math.max(1, workspace.length);
	if ("restate" in one)
		return workspace.map((each, at) => (at === index(one.restate) ? restated(each, one.lines) : each));
	if ("rename" in one) return workspace.map((each, at) => (at === index(one.rename) ? renamed(each, one.to) : each));
	if ("replace" in one) return workspace.toSpliced(index(one.replace), 1, one.by);
	if ("remove" in one) return workspace.filter((_, at) => at !== one.remove);
	return workspace.toSpliced(one.insert, 0, one.reading);
}

const path = "services/shop/main.ts";
const place = { file: path, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } } };
/** A service, and the code that runs where its image is that of the shop and it overrides nothing. */
const withCode = (service: Declaration): Fragment[] => [
	service,
	{ role: "unit", file: path, folder: "services/shop", names: ["shop"] },
	{
		...{ role: "extends", kind: "Service", file: path, of: { by: "path", path }, at: place, unlessOverridden: "cmd" },
		attributes: { sessions: declared("memory", place) },
	},
];

/** By each attribute that joins: what is joined in another way where it says something else. */
const joinedAnew: Record<
	(typeof joining)[number],
	{ first: Value; later: Value; fragments: (said: (one: Declaration) => Declaration) => Fragment[] }
> = {
	image: {
		...{ first: "nginx:1", later: "acme/shop:1" },
		fragments: (said) => withCode(said(service("web", 2))),
	},
	overrides: {
		...{ first: "entrypoint", later: "cmd" },
		fragments: (said) => withCode(said(saying(service("web", 2), "image", "acme/shop:1"))),
	},
	public: {
		...{ first: false, later: true },
		fragments: (said) => {
			const db: Reference = { by: "key", key: "db" };
			const links: FragmentLink[] = [{ kind: "routes", direction: "to", other: db, at: place }];
			const address: Declaration = { ...service("address", 2), kind: "Balancer", links };
			return [said(address), { ...service("db", 2), kind: "Store" }];
		},
	},
	pooled: {
		...{ first: false, later: true },
		fragments: (said) => {
			const [db, address]: Reference[] = [
				{ by: "key", key: "db" },
				{ by: "key", key: "address" },
			];
			const links: FragmentLink[] = [{ kind: "routes", direction: "to", other: db, at: place }];
			const uses: FragmentLink[] = [{ kind: "uses", direction: "to", other: address, at: place }];
			const pooler: Declaration = { ...service("address", 2), kind: "Balancer", links };
			return [said(pooler), { ...service("db", 2), kind: "Store" }, { ...service("web", 2), links: uses }];
		},
	},
	carries: {
		...{ first: "", later: "redis" },
		fragments: (said) => {
			const db: Reference = { by: "key", key: "db" };
			const links: FragmentLink[] = [{ kind: "routes", direction: "to", other: db, at: place }];
			const address: Declaration = { ...service("address", 2), kind: "Balancer", links };
			return [said(address), { ...service("db", 2), kind: "Store" }];
		},
	},
};

describe("a design after edits", () => {
	test("is that of a fresh assembly, whatever the edits, and leaves the designs before as they were", () => {
		fc.assert(
			fc.property(
				fc.array(reading, { minLength: 1, maxLength: 6 }),
				fc.array(edit, { minLength: 1, maxLength: 6 }),
				(first, edits) => {
					let workspace = first;
					let before: Assembly = assembled(workspace.flat());
					for (const one of edits) {
						workspace = apply(workspace, one);
						const fragments = workspace.flat();
						const text = JSON.stringify(before.design);
						const after = assembled(fragments, before);
						expect(after.design).toStrictEqual(assemble(fragments));
						expect(after.joins).toEqual(joinsOf(fragments));
						expect(JSON.stringify(before.design)).toBe(text);
						if ("restate" in one) expect(rejoined(before.joins, before.fragments, fragments)).toBeDefined();
						before = after;
					}
				},
			),
			runs(150),
		);
	});

	test("looks again for a name that now stands for something outside", () => {
		const calls = (other: Reference, kind: "Store" | "Service", name: string): FragmentLink[] => [
			{ kind: "calls", direction: "to", other, at: place, outside: { kind, name } },
		];
		const web = service("web", 2);
		const code: Fragment = {
			...{ role: "extends", kind: "Service", file: "src/main.ts", at: place, attributes: {}, standalone: "code" },
			of: { by: "environment", variable: "OTHER_URL", path: "src/main.ts" },
			links: calls({ by: "name", kind: "Service", name: "api" }, "Store", "web"),
		} as Fragment;
		const calling = { ...web, links: calls({ by: "key", key: "nobody" }, "Service", "api") };
		const before = assembled([code, web], assembled([web]));
		expect(assembled([code, calling], before).design).toStrictEqual(assemble([code, calling]));
	});

	test("has the very objects of the one before wherever nothing differs", () => {
		const [web, api, other] = ["web", "api", "other"].map((name) => service(name, 2));
		const before = assembled([web, api, other]);
		const after = assembled([web, service("api", 3), other], before);
		const same = after.design.components.filter((one, index) => one === before.design.components[index]);
		expect(same.map(({ id }) => id)).toEqual(["client:users", "service:web", "service:other"]);
		expect(after.design.components.find(({ id }) => id === "service:api")?.attributes.replicas?.value).toBe(3);
		expect(assembled([web, api, other], before).joins).toBe(before.joins);
	});

	test("has the very joins of the one before wherever these hold nothing that differs", () => {
		const [web, api] = ["web", "api"].map((name) => service(name, 2));
		const shop = { ...service("shop", 2), given: { API: { text: "http://api", at: place } } };
		const fragments = [web, api, shop];
		const before = joinsOf(fragments);
		const after = rejoined(before, fragments, [web, service("api", 3), shop])!;
		expect(before.links.map(({ id }) => id)).toEqual([
			"calls:service:api→service:web",
			"calls:service:shop→service:api",
		]);
		expect(after.components.map((one, index) => one === before.components[index])).toEqual([true, false, true]);
		// What api is given stands in its own file; what leads to it does not.
		expect(after.links.map((one, index) => one === before.links[index])).toEqual([false, true]);
		expect(rejoined(before, fragments, [...fragments])).toBe(before);
	});

	test("has the very joins of the one before also where all is joined anew and comes to the same", () => {
		const [web, api] = ["web", "api"].map((name) => service(name, 2));
		const before = assembled([web, api]);
		const after = assembled([web, api, service("more", 2)], before);
		expect(after.joins.components.map((one) => before.joins.components.includes(one))).toEqual([true, true, false]);
		expect(after.joins.links.map((one) => before.joins.links.includes(one))).toEqual([true, false]);
	});

	test("is joined anew where a fragment comes or goes, or one part stands in two places", () => {
		const [web, api] = ["web", "api"].map((name) => service(name, 2));
		const joins = joinsOf([web, api]);
		expect(rejoined(joins, [web, api], [web])).toBeUndefined();
		expect(rejoined(joins, [web, api], [api, web])).toBeUndefined();
		const one = { text: "http://api", at: place };
		const twice = { ...web, given: { A: one, B: one } };
		const apart = { ...web, given: { A: { ...one }, B: { ...one } } };
		expect(rejoined(joinsOf([twice, api]), [twice, api], [apart, api])).toBeUndefined();
		expect(rejoined(joinsOf([apart, api]), [apart, api], [twice, api])).toBeDefined();
	});

	test.each(Object.entries(joinedAnew))("is joined anew where %s changes", (name, { first, later, fragments }) => {
		const [before, now] = [first, later].map((value) => fragments((one) => saying(one, name, value)));
		const told = ({ components, links }: Design) => [
			...components.map(({ id, attributes }) => [id, attributes.sessions?.value]),
			...links.map(({ id, attributes }) => [id, attributes.pooled?.value]),
		];
		const after = assembled(now, assembled(before));
		expect(after.design).toStrictEqual(assemble(now));
		expect(told(after.design)).not.toEqual(told(assemble(before)));
	});
});

function service(name: string, replicas: number): Declaration {
	const file = `deploy/${name}.yaml`;
	const at = { file, range: { start: { line: replicas, character: 0 }, end: { line: replicas, character: 5 } } };
	return {
		role: "declares",
		kind: "Service",
		file,
		name,
		keys: [name],
		at,
		attributes: { replicas: declared(replicas, at) },
		given: { NEXT_URL: { text: "http://web", at } },
		hosts: [name],
	};
}
