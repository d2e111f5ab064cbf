import { beforeAll, describe, expect, test } from "vitest";
import { dialects } from "../../../src/dialects/index.ts";
import { filesOf, things } from "./equal/index.ts";
import { fragments, links, said } from "./helper.ts";

const dialectOf = (syntax: string) => dialects.find(({ id }) => id === syntax)!;
const syntaxes = [...new Set(things.flatMap((thing) => Object.keys(thing.in)))];
beforeAll(() => Promise.all(syntaxes.map((syntax) => dialectOf(syntax).load?.())));

describe.each(things)("$name", ({ in: texts, stated, joined = [] }) => {
	test.each(Object.entries(texts))("in %s", (syntax, text) => {
		const all = fragments(dialectOf(syntax), filesOf(syntax, text));
		for (const [kind, attributes] of Object.entries(stated)) expect(said(all, kind)).toMatchObject(attributes);
		expect(links(all)).toEqual(joined);
	});
});
