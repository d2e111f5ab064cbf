import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { packageName } from "../../../src/dialects/typescript/paths.ts";
import { claimsWith, readWith } from "../../support/reading.ts";
import { runs } from "../../support/runs.ts";
import { fragmentsOf, valuesOf } from "./facts.ts";

beforeAll(() => typescript.load?.());

const text = `import session from "express-session";\nprocess.on("SIGTERM", f);`;

describe("claims", () => {
	it.each(["a.ts", "a.tsx", "a.mts", "a.cts", "a.js", "a.jsx", "a.mjs", "a.cjs", "test-drive/a.ts"])("%s", (path) => {
		expect(claimsWith(typescript, { path, text })).toBe(true);
	});

	it.each([
		"a.d.ts",
		"a.min.js",
		"a.test.ts",
		"a.spec.js",
		"__tests__/a.ts",
		"test/a.ts",
		"e2e/a.ts",
		"a.stories.tsx",
		"node_modules/x/a.js",
		"a.py",
		"vite.config.ts",
	])("not %s", (path) => {
		expect(claimsWith(typescript, { path, text })).toBe(false);
	});

	it("refuses what no detector looks for, and bundles", () => {
		expect(claimsWith(typescript, { path: "a.ts", text: `import { Router } from "express";\nRouter();` })).toBe(false);
		expect(claimsWith(typescript, { path: "a.js", text: `${text}\n${"x".repeat(5000)}` })).toBe(false);
	});
});

describe("names", () => {
	it.each([
		["services/web/src/server.ts", "web"],
		["src/server.ts", "app"],
		["server.js", "app"],
		["apps/api/main.ts", "api"],
		["apps/api/controllers/x.ts", "api"],
		["packages/jobs/lib/x.ts", "jobs"],
	])("%s is of %s", (path, name) => {
		expect(packageName(path)).toBe(name);
	});
});

describe("any text", () => {
	const sources = ["place-order.ts", "shards.ts", "server.ts"].map((name) =>
		readFileSync(join(import.meta.dirname, "../../../examples/storefront/services/orders/src", name), "utf8"),
	);
	const pieces = [
		"{",
		"}",
		"(",
		")",
		"`",
		'"',
		"=>",
		"const a = a",
		"await",
		"process.on(",
		"${",
		"/*",
		"BEGIN",
		".transaction(",
		"\0",
		"\u2028",
	];

	it("is read without throwing, and the same twice", () => {
		const mutation = fc.tuple(fc.nat(5000), fc.nat(40), fc.constantFrom(...pieces));
		fc.assert(
			fc.property(fc.constantFrom(...sources), fc.array(mutation, { maxLength: 12 }), (source, mutations) => {
				let mutated = source;
				for (const [at, removed, added] of mutations)
					mutated = mutated.slice(0, at) + added + mutated.slice(at + removed);
				const file = { path: "services/orders/src/x.ts", text: mutated };
				const first = readWith(typescript, [file]);
				expect(first).toEqual(readWith(typescript, [file]));
				expect(first.notes.filter((note) => note.severity === "error")).toEqual([]);
			}),
			{ ...runs(120), seed: 7 },
		);
	});

	it("gives a note where it is badly broken, and still what can be read", () => {
		const broken = `process.on("SIGTERM", f);\n${"class { = ) ] 5x: ;\n".repeat(10)}`;
		const reading = readWith(typescript, [{ path: "a.ts", text: broken }]);
		expect(reading.notes).toMatchObject([{ severity: "warning" }]);
		expect(valuesOf(broken, "sigterm")).toEqual(["handled"]);
	});

	it("survives what no parser likes", () => {
		const deep = `process.on("SIGTERM", ${"(".repeat(20_000)}`;
		expect(() => readWith(typescript, [{ path: "a.ts", text: deep }])).not.toThrow();
		expect(fragmentsOf("")).toEqual([]);
		expect(() => fragmentsOf("const a = b; const b = a; a.listen(80); a.query('BEGIN')")).not.toThrow();
	});
});

it("reads the storefront as it is meant", () => {
	const root = join(import.meta.dirname, "../../../examples/storefront/services");
	const facts = readdirSync(root, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".ts"))
		.sort()
		.flatMap((path) => fragmentsOf(readFileSync(join(root, path), "utf8"), path))
		.flatMap((each) =>
			["sessions", "sigterm", "role", "mechanism", "acrossShards", "sharding"].flatMap((name) =>
				each.kind !== "Store" || name === "sharding"
					? each.attributes[name]
						? `${each.file} ${name} ${each.attributes[name].value}`
						: []
					: [],
			),
		);
	expect(facts).toContain("web/src/session.ts sessions memory");
	expect(facts).toContain("orders/src/place-order.ts mechanism 2pc");
	expect(facts).toContain("orders/src/place-order.ts acrossShards true");
	expect(facts).toContain("orders/src/cancel-order.ts acrossShards false");
	expect(facts).not.toContain("web/src/server.ts sigterm handled");
	expect(facts).not.toContain("orders/src/shards.ts sharding hash-modulo");
});
