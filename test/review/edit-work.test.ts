import { beforeAll, describe, expect, test } from "vitest";
import type { Assembly } from "../../src/design/assemble.ts";
import type { Memo } from "../../src/design/memo.ts";
import type { Readings } from "../../src/review/readings.ts";
import type { Session } from "../../src/review/session.ts";
import type { Memory } from "../../src/rules/memory.ts";
import { edits, servicesInARow } from "../support/large-design.ts";
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
