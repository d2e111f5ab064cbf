import { beforeAll, describe, expect, test } from "vitest";
import type { Assembly } from "../../src/design/assemble.ts";
import type { Memo } from "../../src/design/memo.ts";
import { sql } from "../../src/dialects/sql/index.ts";
import type { Readings } from "../../src/review/readings.ts";
import type { Session } from "../../src/review/session.ts";
import type { Memory } from "../../src/rules/memory.ts";
import { edits, servicesInARow } from "../support/large-design.ts";
import { estates, otherwise } from "../support/large-estates.ts";
import { openSession } from "../support/memory-workspace.ts";

/** What an edit makes anew, whatever the machine does besides: objects that are not those of before. */
interface Work {
	units: number;
	facts: number;
	judgements: number;
	/** Components, links and lists of them that were looked at for these. */
	looks: number;
}

interface Remembered {
	seen: readonly string[];
}

interface State {
	units: readonly object[];
	facts: readonly Remembered[];
	judgements: readonly Remembered[];
}

function stateOf(session: Session): State {
	session.findings();
	const { readings, assembly, memory } = session as unknown as {
		readings: Readings;
		assembly: Assembly;
		memory: Memory;
	};
	const entries = (memo: Memo<unknown>) => (memo as unknown as { all: Remembered[] }).all;
	const { known } = memory as unknown as { known: Memo<unknown> };
	return { units: readings.all(), facts: entries(assembly.facts), judgements: entries(known) };
}

function workBetween(before: State, after: State): Work {
	const anew = <T extends object>(old: readonly T[], now: readonly T[]): T[] => {
		const known = new Set(old);
		return now.filter((one) => !known.has(one));
	};
	const facts = anew(before.facts, after.facts);
	const judgements = anew(before.judgements, after.judgements);
	return {
		units: anew(before.units, after.units).length,
		facts: facts.length,
		judgements: judgements.length,
		looks: [...facts, ...judgements].reduce((sum, { seen }) => sum + seen.length, 0),
	};
}

/** The most that each kind of edit makes anew once the session knows that there are edits. */
async function workOf(services: number): Promise<Record<string, Work>> {
	const files = servicesInARow(services);
	const session = await openSession(files);
	const found: Record<string, Work> = {};
	for (const { name, path, texts } of edits) {
		for (const turn of [0, 1])
			await session.update([{ path, text: texts(files[path], turn) }]).then(() => stateOf(session));
		const before = stateOf(session);
		await session.update([{ path, text: texts(files[path], 0) }]);
		found[name] = workBetween(before, stateOf(session));
		await session.update([{ path, text: files[path] }]);
	}
	return found;
}

describe("what an edit makes anew", () => {
	let few: Record<string, Work>;
	let many: Record<string, Work>;
	beforeAll(async () => {
		[few, many] = [await workOf(20), await workOf(80)];
	});

	test.each(edits.map(({ name }) => name))("does not grow with the design: %s", (name) => {
		expect(many[name]).toEqual(few[name]);
	});
});

/** Units that an edit of each file of one part reads anew. */
async function readAnew(kind: string, parts: number): Promise<Record<string, number>> {
	const part = (at: number) => estates[kind](`part${at}`, at);
	const files = Object.assign({}, ...Array.from({ length: parts }, (_, at) => part(at)));
	const session = await openSession(files);
	const found: Record<string, number> = {};
	for (const [path, text] of Object.entries(part(3))) {
		const before = stateOf(session);
		await session.update([{ path, text: otherwise(path, text) }]);
		found[path] = workBetween(before, stateOf(session)).units;
		await session.update([{ path, text }]);
	}
	return found;
}

describe("units that an edit reads anew", () => {
	test.each(Object.keys(estates))("are no more among many parts: %s", async (kind) => {
		const few = await readAnew(kind, 5);
		expect(Object.values(few).some((units) => units > 0)).toBe(true);
		expect(await readAnew(kind, 25)).toEqual(few);
	});
});

describe("what an edit parses anew", () => {
	test("is the edited file, where its unit looks at many and large ones", async () => {
		const filler = "-- what a migration is about\n".repeat(600);
		const files = Object.fromEntries(
			Array.from({ length: 40 }, (_, at) => [
				`db/${at}.sql`,
				`CREATE FUNCTION f${at}() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql;\n${filler}`,
			]),
		);
		const parsed: string[] = [];
		const counting: typeof sql = {
			...sql,
			parse: (file) => {
				parsed.push(file.path);
				return sql.parse!(file);
			},
		};
		const session = await openSession(files, { rules: [], dialects: [counting] });
		const edit = (text: string) => session.update([{ path: "db/3.sql", text: `${files["db/3.sql"]}-- ${text}\n` }]);
		// The first look keeps few of its trees.
		await edit("first");
		parsed.length = 0;
		await edit("second");
		expect(parsed).toEqual(["db/3.sql"]);
	});
});
