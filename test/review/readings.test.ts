import { expect, onTestFinished, test, vi } from "vitest";
import type { Dialect, Scope, Unit } from "../../src/dialects/dialect.ts";
import { type ReadingMemory, Recollection } from "../../src/review/reading-memory.ts";
import { Readings } from "../../src/review/readings.ts";

/** Reads by commands, one a line: `file a.part`, `has a.part`, `in parts`, `under parts`, `settings`; writes down each reading. */
function recorder(more: Partial<Dialect> = {}): { dialect: Dialect; reads: () => string[] } {
	let reads: string[] = [];
	const read = ({ key, entries }: Unit, scope: Scope) => {
		reads.push(key);
		const said = entries.flatMap((path) =>
			(scope.text(path) ?? "").split("\n").map((line) => {
				const [command, at = ""] = line.split(" ");
				if (command === "file") return `${at}=${scope.file(at)?.text ?? "none"}`;
				if (command === "has") return `${at}:${scope.has(at)}`;
				if (command === "in") return `${at}:${scope.in(at)}`;
				if (command === "under") return `${at}:${scope.under(at)}`;
				return command === "settings" ? `exclude:${scope.settings.exclude ?? "none"}` : line;
			}),
		);
		return { fragments: [], notes: said.map((message) => ({ file: key, severity: "info" as const, message })) };
	};
	const dialect: Dialect = {
		id: "recorder",
		comment: "#",
		files: { names: ["*.unit", "*.part"], languages: [] },
		claims: () => true,
		units: (scope) =>
			scope
				.under("")
				.filter((path) => path.endsWith(".unit"))
				.map((path) => ({ key: path, entries: [path] })),
		read,
		...more,
	};
	return {
		dialect,
		reads: () => {
			const then = reads;
			reads = [];
			return then;
		},
	};
}

async function open(dialects: readonly Dialect[], texts: Record<string, string>) {
	const readings = new Readings(dialects);
	for (const [path, text] of Object.entries(texts)) readings.put(path, text);
	await readings.settle();
	return readings;
}

const words = (readings: Readings) => readings.all().flatMap(({ notes }) => notes.map(({ message }) => message));

test("an edit reads exactly those units again that looked at the file", async () => {
	const { dialect, reads } = recorder();
	const overlays = { "a.unit": "file base.part", "b.unit": "file base.part", "c.unit": "alone" };
	const readings = await open([dialect], { ...overlays, "base.part": "1" });
	expect(reads()).toEqual(["a.unit", "b.unit", "c.unit"]);
	readings.put("base.part", "2");
	await readings.settle();
	expect(reads()).toEqual(["a.unit", "b.unit"]);
	expect(words(readings)).toEqual(["base.part=2", "base.part=2", "alone"]);
	readings.put("c.unit", "still alone");
	await readings.settle();
	expect(reads()).toEqual(["c.unit"]);
});

test("what was looked for and was not there is read once it comes, and again once it goes", async () => {
	const { dialect, reads } = recorder();
	const readings = await open([dialect], { "a.unit": "file later.part" });
	expect(words(readings)).toEqual(["later.part=none"]);
	readings.put("later.part", "here");
	await readings.settle();
	expect(words(readings)).toEqual(["later.part=here"]);
	readings.put("later.part", undefined);
	await readings.settle();
	expect(words(readings)).toEqual(["later.part=none"]);
	expect(reads()).toEqual(["a.unit", "a.unit", "a.unit"]);
});

test("whether there is a file is a look at it", async () => {
	const { dialect } = recorder();
	const readings = await open([dialect], { "a.unit": "has later.part" });
	expect(words(readings)).toEqual(["later.part:false"]);
	readings.put("later.part", "");
	await readings.settle();
	expect(words(readings)).toEqual(["later.part:true"]);
});

test("a list of a folder is a look at what is in it, not at what that says", async () => {
	const { dialect, reads } = recorder();
	const readings = await open([dialect], { "in.unit": "in p", "under.unit": "under p", "p/one.part": "1" });
	expect(words(readings)).toEqual(["p:p/one.part", "p:p/one.part"]);
	reads();
	readings.put("p/one.part", "other words");
	readings.put("other/place.part", "elsewhere");
	readings.put("pp/near.part", "a longer name");
	await readings.settle();
	expect(reads()).toEqual([]);
	readings.put("p/deep/two.part", "2");
	await readings.settle();
	expect(reads()).toEqual(["under.unit"]);
	expect(words(readings)).toEqual(["p:p/one.part", "p:p/deep/two.part,p/one.part"]);
	readings.put("p/three.part", "3");
	await readings.settle();
	expect(reads()).toEqual(["in.unit", "under.unit"]);
});

test("the settings are a look like any other", async () => {
	const { dialect, reads } = recorder();
	const readings = await open([dialect], { "a.unit": "settings", "b.unit": "none" });
	reads();
	readings.configure({ exclude: ["x"] });
	await readings.settle();
	expect(reads()).toEqual(["a.unit"]);
	expect(words(readings)).toEqual(["exclude:x", "none"]);
	readings.configure({ exclude: ["x"] });
	await readings.settle();
	expect(reads()).toEqual([]);
});

test("units come and go with the files that make them", async () => {
	const { dialect } = recorder();
	const readings = await open([dialect], { "a.unit": "one" });
	readings.put("b.unit", "two");
	readings.put("a.unit", undefined);
	await readings.settle();
	expect(words(readings)).toEqual(["two"]);
});

test("a file may belong to several units and several dialects", async () => {
	const { dialect } = recorder();
	const other = recorder({ id: "other", units: undefined, files: { names: ["*.unit"], languages: [] } }).dialect;
	const readings = await open([dialect, other], { "a.unit": "said", "b.unit": "file a.unit" });
	expect(words(readings)).toEqual(["said", "said", "a.unit=said", "a.unit=said"]);
	expect(readings.claimedBy("a.unit").map(({ id }) => id)).toEqual(["recorder", "other"]);
});

test("a file is parsed once for each text, however many look at it", async () => {
	const parsed: string[] = [];
	const parse = (file: { path: string; text: string }) => {
		parsed.push(`${file.path} ${file.text}`);
		return file;
	};
	const { dialect } = recorder({ parse });
	const readings = await open([dialect], { "a.unit": "file p.part", "b.unit": "file p.part", "p.part": "1" });
	expect(parsed).toEqual(["p.part 1"]);
	const tried = readings.fork();
	tried.put("p.part", "2");
	await tried.settle();
	readings.put("a.unit", "file p.part\n");
	await readings.settle();
	expect(parsed).toEqual(["p.part 1", "p.part 2"]);
});

test("what is tried apart leaves no trace", async () => {
	const { dialect } = recorder();
	const readings = await open([dialect], { "a.unit": "one", "b.unit": "in p" });
	const tried = readings.fork();
	tried.put("a.unit", undefined);
	tried.put("c.unit", "three");
	tried.put("p/x.part", "");
	await tried.settle();
	expect(words(tried)).toEqual(["p:p/x.part", "three"]);
	await readings.settle();
	expect(words(readings)).toEqual(["one", "p:"]);
	expect(readings.text("a.unit")).toBe("one");
});

test("a dialect that crashes costs the unit that it crashed on, and tries again when that changes", async () => {
	const plain = recorder().dialect;
	const read: Dialect["read"] = (unit, scope) => {
		if (scope.text(unit.entries[0]) === "bad") throw new Error("of all things");
		return plain.read(unit, scope);
	};
	const { dialect } = recorder({ read });
	const readings = await open([dialect], { "a.unit": "bad", "b.unit": "good" });
	expect(words(readings)).toEqual([expect.stringContaining("of all things"), "good"]);
	expect(readings.all().map(({ hasFailed }) => hasFailed)).toEqual([true, undefined]);
	readings.put("a.unit", "mended");
	await readings.settle();
	expect(words(readings)).toEqual(["mended", "good"]);
});

test("a dialect that cannot sort its files reads each alone", async () => {
	const units = () => {
		throw new Error("no order");
	};
	const { dialect } = recorder({ units });
	const readings = await open([dialect], { "a.unit": "one" });
	readings.put("b.unit", "two");
	await readings.settle();
	expect(words(readings)).toEqual(["one", "two"]);
});

test("a crash on what is made of no file is told of the workspace", async () => {
	const crash = () => {
		throw new Error("of all things");
	};
	const { dialect } = recorder({ units: () => [{ key: "all", entries: [] }], read: crash });
	const [{ notes }] = (await open([dialect], { "a.unit": "" })).all();
	expect(notes.map(({ file }) => file)).toEqual(["."]);
});

test("a dialect is loaded once, before it reads", async () => {
	const said: string[] = [];
	const load = async () => void said.push("load");
	const read: Dialect["read"] = ({ key }) => {
		said.push(key);
		return { fragments: [], notes: [] };
	};
	const { dialect } = recorder({ load, read });
	await open([dialect], { "a.unit": "", "b.unit": "" });
	expect(said).toEqual(["load", "a.unit", "b.unit"]);
});

test("where reading takes long, it is heard how many units are left", async () => {
	const { dialect } = recorder();
	const readings = new Readings([dialect]);
	for (const path of ["a.unit", "b.unit", "c.unit"]) readings.put(path, "");
	let now = 0;
	const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 30));
	onTestFinished(() => clock.mockRestore());
	const heard: number[] = [];
	await readings.settle({ left: (units) => heard.push(units) });
	expect(heard).toEqual([2, 1, 0]);
});

test("a later run is told of what was read only where it does not know that", async () => {
	const { dialect } = recorder();
	const kept: number[] = [];
	const memory: ReadingMemory = {
		recall: async () => new Recollection(),
		keep: async (readings) => void kept.push(readings.length),
	};
	const readings = await open([dialect], { "a.unit": "one" });
	await readings.remember(memory);
	await readings.settle();
	await readings.remember(memory);
	expect(kept).toEqual([1]);
	readings.put("b.unit", "two");
	await readings.settle();
	await readings.remember(memory);
	expect(kept).toEqual([1, 2]);
	readings.noteClaims("notes.txt", "as it stands", true);
	await readings.remember(memory);
	expect(kept).toEqual([1, 2, 2]);
	readings.leaveAside("more.txt");
	readings.noteClaims("more.txt", "as it stands", false);
	await readings.remember(memory);
	expect(kept).toEqual([1, 2, 2]);
});
