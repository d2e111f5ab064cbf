import { serialize } from "node:v8";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { applyPatch } from "../../src/design/patch.ts";
import { jobFor } from "../../src/review/running/impacts.ts";
import { isOurs, type Played, playShare, recalled, replicationName } from "../../src/review/running/played.ts";
import { runsOf } from "../../src/review/running/runs.ts";
import { runContest } from "../../src/review/running/simulate-pool.ts";
import { playedIn, simulationPart } from "../../src/review/running/simulation-part.ts";
import { comparisonOf } from "../../src/simulator/index.ts";
import { fixtures } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

const { rules } = await frozenRules();
const { texts } = fixtures().find(({ rule, name }) => rule === "single-replica" && name === "bad-deployment.yaml")!;
const session = await openSession(texts, { rules });
const finding = session.findings().find(({ rule }) => rule === "single-replica")!;
const shown = jobFor(session.review(), finding)!;
/** So few requests that a run takes milliseconds. */
const design = applyPatch(shown.design, [{ of: "client:users", attribute: "rate", value: 2 }]);
const asked = { seed: 3, replications: 2 };
const { contestants, options } = comparisonOf(design, shown.patch, shown.scenario, asked);
const still = new AbortController().signal;
const silent = () => {};
const shard = (index: number) => ({ index, of: 2 });

test("every replication is one shard's", () => {
	expect([0, 1, 2, 3].map((r) => [1, 2].filter((index) => isOurs(shard(index), r)))).toEqual([[1], [2], [1], [2]]);
});

test("what shards play of a contest is what one machine plays, and is not played again", async () => {
	const shares: number[] = [];
	const parts = [
		await playShare(contestants, asked, shard(1), (share) => shares.push(share), still),
		await playShare(contestants, asked, shard(2), silent, still),
	];
	// One of the two replications, of each of the two designs.
	expect(parts.map(({ size }) => size)).toEqual([2, 2]);
	expect(shares.at(-1)).toBe(1);
	expect(shares).toEqual(shares.toSorted((a, b) => a - b));
	const played: Played = { heats: new Map(parts.flatMap((part) => [...part])), runs: new Map() };
	const alone = await runContest(contestants, options, silent, still);
	expect(await runContest(contestants, options, silent, still, played)).toEqual(alone);
	// Of a replication that is not among them nothing is said, and it is played.
	const half: Played = { heats: parts[0], runs: new Map() };
	expect(await runContest(contestants, options, silent, still, half)).toEqual(alone);
	const heat = { contestant: contestants[0], index: 0, seed: 3, from: 0, to: 1 };
	expect(recalled(half, heat)?.metrics).toHaveLength(1);
	expect(recalled(half, { ...heat, to: 2 })).toBeUndefined();
	expect(recalled(half, { ...heat, seed: 4 })).toBeUndefined();
	expect(recalled(played, { ...heat, to: 2 })?.metrics).toEqual(
		[0, 1].flatMap((from) => recalled(played, { ...heat, from, to: from + 1 })!.metrics),
	);
});

test("without another word one replication is played, of the first seed", async () => {
	const played = await playShare(contestants, {}, { index: 1, of: 1 }, silent, still);
	expect([...played.keys()]).toEqual(contestants.map((one) => replicationName(one, 1, 0)));
	expect(replicationName(contestants[0], 1, 0)).not.toBe(replicationName(contestants[1], 1, 0));
	expect(replicationName({ ...contestants[0], about: ["store:orders"] }, 1, 0)).not.toBe(
		replicationName(contestants[0], 1, 0),
	);
});

test("what cannot be played is an error, and the shard ends with it", async () => {
	const broken = contestants.map((one) => ({ ...one, scenario: "no-such-thing" as never }));
	await expect(playShare(broken, asked, shard(1), silent, still)).rejects.toThrow("no-such-thing");
});

test("runs of one design that others played are not played again", async () => {
	const run = (more: object) => runsOf(design, shown.scenario, { ...asked, ...more }, silent, still);
	const [whole, first, second] = [await run({}), await run({ shard: shard(1) }), await run({ shard: shard(2) })];
	expect([first.runs.length, second.runs.length]).toEqual([1, 1]);
	const marked = [...first.named, ...second.named].map(([name, one]) => [name, { ...one, events: -1 }] as const);
	const played: Played = { heats: new Map(), runs: new Map(marked) };
	expect((await run({ played })).runs).toEqual(whole.runs.map((one) => ({ ...one, events: -1 })));
});

const question = { path: "shop", scenario: "replica-loss", replications: 3 };
const heats = new Map([["one 1 0", { metrics: [] } as never]]);
const runs = new Map([["one 1 1", { seed: 2 } as never]]);

test("parts that were written down say together what was asked and played", async () => {
	const files = [
		{ name: "part-1", bytes: await simulationPart(question, shard(1), { heats }) },
		{ name: "part-2", bytes: await simulationPart(question, shard(2), { runs }) },
	];
	expect(await playedIn(files)).toEqual({ asked: question, played: { heats, runs } });
});

test("parts of another simulation, of another division or of something else are refused by name", async () => {
	const part = async (name: string, of: object = question, share = shard(2)) => ({
		name,
		bytes: await simulationPart(of as typeof question, share, { heats }),
	});
	const first = await part("part-1", question, shard(1));
	const refused = async (other: { name: string; bytes: Buffer }) =>
		playedIn([first, other]).then(
			() => "taken",
			(error: Error) => error.message,
		);
	const another = '"part-2" is of another simulation than "part-1".';
	expect(await refused(await part("part-2", { ...question, seed: 2 }))).toBe(another);
	expect(await refused(await part("part-2", question, { index: 2, of: 3 }))).toBe(another);
	const none = '"part-2" is no part of a simulation, and "part-1" is.';
	const others = [{ kind: "simulation", heats: [], runs: [] }, { kind: "review" }, { kind: "simulation", asked: {} }];
	for (const value of others) expect(await refused({ name: "part-2", bytes: gzipSync(serialize(value)) })).toBe(none);
	expect(await refused({ name: "part-2", bytes: Buffer.from("no archive") })).toBe(none);
	const older = { kind: "simulation", code: "older", shard: shard(2), asked: question, heats: [], runs: [] };
	expect(await refused({ name: "part-2", bytes: gzipSync(serialize(older)) })).toMatch(
		/^"part-2" was written by another version/,
	);
	expect(await playedIn([{ name: "x", bytes: Buffer.from("no archive") }, first])).toBeUndefined();
	expect(await playedIn([])).toBeUndefined();
});
