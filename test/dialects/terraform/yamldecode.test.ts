import { expect, test } from "vitest";
import { call } from "../../../src/dialects/resources/functions.ts";
import type { Expression } from "../../../src/dialects/resources/syntax.ts";
import { Unknown } from "../../../src/dialects/resources/value.ts";

const at = { file: "main.tf", start: 0, end: 0 };
const decoded = (text: string) => {
	const given: Expression = { ...at, kind: "literal", value: text };
	return call({ ...at, kind: "call", name: "yamldecode", arguments: [given] }, () => text);
};

test("a text of YAML is what it says", () => {
	expect(decoded("api:\n  min: 3\n  ports: [80, 443]\n")).toEqual({ api: { min: 3, ports: [80, 443] } });
});

test("of a text that is none nothing is known", () => {
	expect(decoded("a: [1\nb: 2")).toBeInstanceOf(Unknown);
});
