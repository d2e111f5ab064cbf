import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { call } from "../../../../src/dialects/code/concepts/call/index.ts";
import { store } from "../../../../src/dialects/code/concepts/store.ts";
import { Program } from "../../../../src/dialects/code/program.ts";
import { expected, facts, functions } from "./expected.ts";
import type { Conforming } from "./language.ts";
import { functionsOf, outlineOf } from "./outline.ts";

const languages = await Promise.all(
	readdirSync(`${import.meta.dirname}/languages`)
		.map((name) => name.replace(/\.ts$/, ""))
		.map(async (name) => ({ name, ...((await import(`./languages/${name}.ts`)) as { conforming: Conforming }) })),
);

describe.each(languages)(
	"$name",
	({ conforming: { adapter, knowledge, sources, noise = /^$/, unmarked, together } }) => {
		let program: Program;

		beforeAll(async () => {
			await adapter.load();
			const other = adapter.parse(sources[1]);
			const own = adapter.parse(sources[0]);
			program = new Program(together?.([own, other]) ?? own, adapter, knowledge, (path) =>
				path === sources[1].path ? other : undefined,
			);
		});

		test("the same program has the same steps", () => {
			expect(program.code.faults).toEqual([]);
			expect(outlineOf(program, noise)).toEqual(expected);
			expect(functionsOf(program.code, program)).toEqual(
				unmarked ? functions.map((one) => one.replace(/ marked .*/, "")) : functions,
			);
		});

		test("what stands in its class and in the file that it imports is found", () => {
			const [{ name, bases }] = program.code.classes;
			expect({ name, bases: bases.map((base) => base.name) }).toEqual({ name: "Orders", bases: ["Base"] });
			const [stored] = store.read(program).flatMap((one) => ("links" in one ? (one.links ?? []) : []));
			expect(stored.other).toMatchObject({ by: "environment", variable: facts.variable });
			expect(stored.attributes?.poolSize).toMatchObject({ value: facts.poolSize });
			expect(stored.attributes?.poolSize.provenance).toMatchObject({ at: { file: sources[1].path } });
			const [called] = call.read(program).flatMap((one) => ("links" in one ? (one.links ?? []) : []));
			expect(called.other).toEqual({ by: "host", host: facts.host });
			expect(called.attributes?.timeout).toMatchObject({ value: facts.timeout });
		});

		test("places are exact", () => {
			const made = program.code.calls.find((one) => program.known(one.callee, "store"));
			const lines = sources[0].text.split("\n");
			const { start, end } = made!.at.range;
			expect(lines[start.line].slice(start.character, end.character)).toMatch(/Pool$|ParseConfig$/);
		});

		test.each(["", "\0", "(((((((((", "}{", "class", "é".repeat(50), "(".repeat(20_000), "x = ".repeat(5000)])(
			"any text is read: %#",
			(text) => {
				expect(adapter.parse({ path: sources[0].path, text }).path).toBe(sources[0].path);
			},
		);
	},
);
