import { describe, expect, test } from "vitest";
import { expanded, hostsIn, isCalled, partIn, withoutDrawn } from "../../src/design/assembly/addresses.ts";
import { demand, environmentKind, environmentOf, storyOf } from "../../src/design/environment.ts";
import { reasonOf } from "../../src/design/failure.ts";
import { distance, folderOf, isWithin, nearest } from "../../src/design/places.ts";
import { printable, printableName } from "../../src/design/printable.ts";

describe("an address", () => {
	test.each([
		["jdbc:postgresql://DB:5432/shop", ["db"]],
		["http://u:p@web.shop:80/a?b#c", ["web.shop"]],
		["kafka-1:9092, kafka-2:9092", ["kafka-1", "kafka-2"]],
		["Host=db;Database=shop", ["db"]],
		["user=x server = tcp:sql.example,1433", ["sql.example"]],
		["u:p@tcp(db:3306)/shop", ["db"]],
		["two words", []],
		["-db", []],
		["", []],
		["h".repeat(2_001), []],
	])("%s names %j", (text, hosts) => {
		expect(hostsIn(text)).toEqual(hosts);
	});

	test("may list so many, and no page of prose", () => {
		const all = Array.from({ length: 21 }, (_, i) => `kafka-${i}`);
		expect(hostsIn(all.join(","))).toEqual(all.slice(0, 20));
		expect(hostsIn("h".repeat(253))).toHaveLength(1);
		expect(hostsIn("h".repeat(254))).toEqual([]);
	});

	test("may have a part that tells who is meant of all who answer there", () => {
		expect(partIn("https://sqs.eu.example/123/Mails")).toBe("mails");
		expect(partIn("https://sqs.eu.example/")).toBeUndefined();
		expect(partIn("sqs/mails")).toBeUndefined();
	});

	test("is called, unless its variable says that it is only checked or handed out", () => {
		expect(["ORDERS_URL", "HOST_OF_DB", "API"].map(isCalled)).toEqual([true, true, true]);
		expect(["CORS_ORIGIN", "HOST", "HOSTNAME", "OAUTH_REDIRECT"].map(isCalled)).toEqual([false, false, false, false]);
	});

	test("is put together of so many names within names, and no more", () => {
		const chain = (length: number) =>
			expanded("$(V1)", (name) => (name === `V${length}` ? "x" : `$(V${Number(name.slice(1)) + 1})`));
		expect([4, 5, 6].map(chain)).toEqual(["x", "x", undefined]);
	});

	test("is put together of names within names, as deep as anybody writes, and not round in a ring", () => {
		const known: Record<string, string> = { A: "a", B: "$(A)b", C: `\${B}c`, R: "$(R)" };
		const of = (text: string) => expanded(text, (name) => known[name]);
		expect(of(`x$(A)-\${A}`)).toBe("xa-a");
		expect(of("$(C)")).toBe("abc");
		expect(of("$(A)$(NOBODY)")).toBeUndefined();
		expect(of("$(NOBODY)$(A)")).toBeUndefined();
		expect(of("$(R)")).toBeUndefined();
		expect(of("plain")).toBe("plain");
	});
});

describe("an environment", () => {
	test.each([
		["prod", "production"],
		["eu-prod", "production"],
		["Staging", "staging"],
		["shop_dev", "development"],
		["eu-west-1", "other"],
		["prod2", "production"],
		["shop-dev3", "development"],
		["local-dev", "development"],
	] as const)("%s is of the kind %s", (name, kind) => {
		expect(environmentKind(name)).toBe(kind);
	});

	test.each([
		["overlays/prod/web.yaml", "prod"],
		["prod/dev/web.yaml", "dev"],
		["prod/web-staging.yaml", "staging"],
		["env/dev.tfvars", "dev"],
		["services/web/main.ts", undefined],
		["prod.ts", undefined],
	])("%s names %s", (path, name) => {
		expect(environmentOf(path)).toBe(name);
		expect(environmentOf(path)).toBe(name);
	});

	test("asks more the nearer it is to production; one without a name stands beside those that tell nothing", () => {
		const order = ["prod", "eu", "staging", "dev"].map(demand);
		expect(order).toEqual(order.toSorted((a, b) => a - b));
		expect(new Set(order).size).toBe(4);
		expect(demand(undefined)).toBe(demand("eu"));
	});

	test("is taken out of words, and only as a word of its own", () => {
		expect(storyOf("web-prod", "prod")).toBe("web-*");
		expect(storyOf("prod/product.yaml", "prod")).toBe("*/product.yaml");
		expect(storyOf("a.b", "a.b")).toBe("*");
		expect(storyOf("web-prod", undefined)).toBe("web-prod");
	});
});

describe("places", () => {
	test.each([
		["a/b.ts", "a/b.ts", 0],
		["a/b.ts", "a/c.ts", 1],
		["a/b/c.ts", "a/d.ts", 2],
		["a/b/c.ts", "a/d/e.ts", 3],
		["a.ts", "b/c/d/e/f.ts", 5],
		["a/x.ts", "b/y.ts", 3],
		["a/b/x.ts", "c/y.ts", Number.POSITIVE_INFINITY],
	])("from %s to %s are %s steps", (a, b, steps) => {
		expect(distance(a, b)).toBe(steps);
		expect(distance(b, a)).toBe(steps);
	});

	test("the nearest are all that are equally near, and never what is not related", () => {
		const files = ["a/b/one.ts", "a/b/two.ts", "a/three.ts"];
		expect(nearest(files, "a/b/x.ts", (file) => file)).toEqual(files.slice(0, 2));
		expect(nearest(files.toReversed(), "a/b/x.ts", (file) => file)).toEqual(["a/b/two.ts", "a/b/one.ts"]);
		expect(nearest(["c/d/e.ts", "c/d/f.ts"], "a/b/x.ts", (file) => file)).toEqual([]);
	});

	test("a path lies in its folders and in the root", () => {
		expect(["", "a", "a/b", "a/b.ts"].map((folder) => isWithin("a/b.ts", folder))).toEqual([true, true, false, true]);
		expect(["a/b/c.ts", "c.ts"].map(folderOf)).toEqual(["a/b", ""]);
	});
});

describe("words for a person", () => {
	test("stay on one line and hold nothing that moves a cursor or turns the direction", () => {
		expect(printable(" a\n\tb\u2028c\u001b[0m\u202e ")).toBe("a b c[0m");
	});

	test("name a component with no more than a platform allows, and no half of a character", () => {
		const longest = "n".repeat(253);
		expect(printableName(longest)).toBe(longest);
		expect(printableName(`${longest}n`)).toBe(`${"n".repeat(252)}…`);
		expect(printableName(`${"n".repeat(251)}😀n`)).toBe(`${"n".repeat(251)}…`);
	});

	test.each([
		[new RangeError("Maximum call stack size exceeded"), "it is nested too deeply"],
		[new RangeError("Invalid string length"), "it is too large"],
		[new RangeError("line 3"), "line 3"],
		[new TypeError("x is not iterable"), "it is written in a form that is not understood"],
		[new Error("line 3"), "line 3"],
		["as it is", "as it is"],
	])("say of %s: %s", (error, words) => {
		expect(reasonOf(error)).toBe(words);
	});
});

test.each([
	["sales.c9akciq32.eu-west-1.rds.amazonaws.com", "sales.rds.amazonaws.com"],
	["sales.cluster-c9akciq32.eu-west-1.rds.amazonaws.com", "sales.rds.amazonaws.com"],
	["sales.cluster-ro-c9akciq32.eu-west-1.rds.amazonaws.com", "sales.ro.rds.amazonaws.com"],
	["sales.proxy-c9akciq32.eu-west-1.rds.amazonaws.com", "sales.proxy.rds.amazonaws.com"],
	["db.example.com", undefined],
])("%s without what nobody can know before it is made", (host, known) => {
	expect(withoutDrawn(host)).toBe(known);
});
