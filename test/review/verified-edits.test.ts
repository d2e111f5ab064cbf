import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { declared, type Value } from "../../src/design/attribute.ts";
import { LineMap, type TextEdit } from "../../src/design/text.ts";
import {
	type AttributeChange,
	type Dialect,
	type Reading,
	type Refusal,
	type Scope,
	type Unit,
	untaught,
} from "../../src/dialects/dialect.ts";
import { loadRules } from "../../src/rules/load.ts";
import { openSession } from "../support/memory-workspace.ts";

/** A service a line, `name replicas grace`; what is written of it is up to the test. */
function lines(write: (change: AttributeChange, line: string) => string | Refusal): Dialect & { reads: number } {
	const dialect = {
		id: "lines",
		comment: "#" as const,
		files: { names: ["*.lines"], languages: [] },
		reads: 0,
		claims: () => true,
		read({ entries: [path] }: Unit, scope: Scope): Reading {
			dialect.reads++;
			const text = scope.text(path) ?? "";
			const reading: Reading = { fragments: [], notes: [] };
			text.split("\n").forEach((line, index) => {
				const [name, replicas, grace] = line.split(" ");
				const range = { start: { line: index, character: 0 }, end: { line: index, character: line.length } };
				const at = { file: path, range };
				const handle = { dialect: "lines", file: path, anchor: name };
				if (name === "broken") reading.notes.push({ file: path, range, severity: "warning", message: "not read" });
				else if (name)
					reading.fragments.push({
						role: "declares",
						file: path,
						kind: "Service",
						name,
						keys: [name],
						at,
						attributes: {
							replicas: declared(Number(replicas), at, handle),
							...(grace && { grace: declared(Number(grace), at, handle) }),
						},
					});
			});
			return reading;
		},
		write(change: AttributeChange, scope: Scope): TextEdit[] | Refusal {
			const { file, anchor } = change.current.handle!;
			const text = scope.text(file)!;
			const start = text.split("\n").findIndex((line) => line.startsWith(`${anchor} `));
			const line = text.split("\n")[start];
			const written = write(change, line);
			if (typeof written !== "string") return written;
			const from = new LineMap(text).offset({ line: start, character: 0 });
			return [{ file, range: new LineMap(text).range(from, from + line.length), newText: written }];
		},
	};
	return dialect;
}

const ruleText = (id: string, when: string, set: string) =>
	`id: ${id}\ntitle: t\nseverity: warning\nguide: "1"\nwhy: w\nunless: u\nask: a\non: Service\nat: replicas\nwhen: ${when}\nmessage: "{service.name}"\nremedy:\n  title: More\n  set: { ${set} }\n`;
const { rules, errors } = loadRules([
	{ path: "few.yaml", text: ruleText("few", "service.replicas < 2.0", "replicas: 2") },
	{ path: "hasty.yaml", text: ruleText("hasty", "service.grace < 5.0", "grace: 30") },
]);

async function remedies(text: string, write: Parameters<typeof lines>[0]) {
	expect(errors).toEqual([]);
	const dialect = lines(write);
	const session = await openSession({ "a.lines": text }, { rules, dialects: [dialect] });
	const findings = session.findings();
	dialect.reads = 0;
	const made = await session.remedies(findings);
	const said = (name: string) => made[findings.find(({ message }) => message === name)!.id];
	return { said, reads: dialect.reads, session, findings };
}

const set = ({ attribute, value }: AttributeChange, line: string) => {
	const [name, replicas, grace = ""] = line.split(" ");
	return `${name} ${attribute === "replicas" ? value : replicas} ${attribute === "grace" ? value : grace}`.trim();
};

test("an edit that does what it is for is offered, and nothing is left to do afterwards", async () => {
	const { said, session, findings } = await remedies("web 1", set);
	expect(said("web")).toEqual({ title: "More", edits: [expect.objectContaining({ newText: "web 2" })], byHand: [] });
	const after = await session.trial(said("web").edits);
	expect(after.text("a.lines")).toBe("web 2");
	expect(after.findings()).toEqual([]);
	expect(after.finding(findings[0].id)).toBeUndefined();
	expect(session.text("a.lines")).toBe("web 1");
});

test.each<[string, string, Parameters<typeof lines>[0]]>([
	["replicas would not read as wanted", "web 1", (_, line) => line.replace("1", "3")],
	["not read", "web 1", () => "web 2\nbroken"],
	["few would then hold of new", "web 1", () => "web 2\nnew 1"],
	["hasty would then hold of web", "web 1 9", () => "web 2 1"],
	["overlapping", "web 1", () => "web 2"],
])("an edit is refused where %s", async (reason, text, write) => {
	const doubled = reason === "overlapping";
	const dialect = lines(write);
	const twice: Dialect = {
		...dialect,
		write: (change, scope) => {
			const edits = dialect.write!(change, scope) as TextEdit[];
			return doubled ? [...edits, { ...edits[0], newText: "web 4" }] : edits;
		},
	};
	const session = await openSession({ "a.lines": text }, { rules, dialects: [twice] });
	const [finding] = session.findings();
	const { edits, byHand } = await session.remedy(finding);
	expect(edits).toEqual([]);
	expect(byHand).toEqual([expect.stringContaining("Set replicas of web to 2: it cannot be edited safely, since")]);
	expect(byHand[0]).toContain(reason);
});

test("a value of another component that is no part of the remedy must not change", async () => {
	const write = () => "web 2\nother 4 9";
	const dialect = lines(write);
	const session = await openSession({ "a.lines": "web 1", "b.lines": "other 4 8" }, { rules, dialects: [dialect] });
	const [finding] = session.findings();
	expect((await session.remedy(finding)).edits).toHaveLength(0);
	const { said } = await remedies("web 1\nother 4 8", (change, line) => `${set(change, line)}\nother 4 9`);
	expect(said("web").byHand[0]).toMatch(/since grace of other would change too/);
});

test("a dialect that crashes while writing costs its own edits, and says so", async () => {
	const write = (change: AttributeChange, line: string) => {
		if (change.name === "bad") throw new Error("of all things");
		return set(change, line);
	};
	const { said } = await remedies("bad 1\ngood 1", write);
	expect(said("good").edits).toHaveLength(1);
	expect(said("bad")).toMatchObject({ edits: [], byHand: [expect.stringContaining("of all things")] });
});

test("many remedies are tried at once, and the one at fault is found", async () => {
	const names = Array.from({ length: 64 }, (_, index) => `s${index}`);
	const write = (change: AttributeChange, line: string) => (change.name === "s40" ? "s40 7" : set(change, line));
	const good = await remedies(names.map((name) => `${name} 1`).join("\n"), set);
	expect(good.reads).toBe(1);
	const { said, reads } = await remedies(names.map((name) => `${name} 1`).join("\n"), write);
	for (const name of names) expect(said(name).edits).toHaveLength(name === "s40" ? 0 : 1);
	expect(reads).toBe(1 + 2 * Math.log2(64));
});

test("a remedy is made once for a state of the files", async () => {
	let writes = 0;
	const count = (change: AttributeChange, line: string) => {
		writes++;
		return set(change, line);
	};
	const { session, findings } = await remedies("web 1", count);
	await session.remedy(findings[0]);
	expect(writes).toBe(1);
	await session.update([{ path: "a.lines", text: "\nweb 1" }]);
	const { edits } = await session.remedy(session.findings()[0]);
	expect(edits[0].range.start.line).toBe(1);
});

test("a note that only says something else than before is no reason against an edit, and one more is", async () => {
	const dialect = lines(set);
	const noting = (more: (text: string) => string[]): Dialect => ({
		...dialect,
		read(unit, scope) {
			const reading = dialect.read(unit, scope);
			const notes = more(scope.text(unit.entries[0])!).map((message) => ({
				...{ file: unit.entries[0], severity: "info" as const, message },
			}));
			return { ...reading, notes };
		},
	});
	const written = async (more: (text: string) => string[]) => {
		const session = await openSession({ "a.lines": "web 1" }, { rules, dialects: [noting(more)] });
		return (await session.remedy(session.findings()[0])).edits.length;
	};
	expect(await written((text) => [`it says ${text}`])).toBe(1);
	expect(await written((text) => (text === "web 1" ? [] : ["odd"]))).toBe(0);
	expect(await written((text) => (text === "web 1" ? ["one"] : ["one", "other"]))).toBe(0);
	expect(await written((text) => (text === "web 1" ? ["one", "other"] : ["odd"]))).toBe(1);
});

test("what another component shares of the same attribute may change with it, and what no file holds", async () => {
	const dialect = lines(set);
	const sharing = (name: string, value: (first: string) => number | string, hasHandle: boolean): Dialect => ({
		...dialect,
		read(unit, scope) {
			const reading = dialect.read(unit, scope);
			const [first] = (scope.text(unit.entries[0]) ?? "").split("\n");
			for (const fragment of reading.fragments)
				if (fragment.role === "declares" && fragment.name === "other") {
					const handle = { dialect: "lines", file: fragment.file, anchor: "other" };
					fragment.attributes[name] = declared(value(first), fragment.at, hasHandle ? handle : undefined);
				}
			return reading;
		},
	});
	const edits = async (shared: Dialect) => {
		const session = await openSession({ "a.lines": "web 1\nother 4 9" }, { rules, dialects: [shared] });
		const finding = session.findings().find(({ component }) => component === "service:web")!;
		return (await session.remedy(finding)).edits.length;
	};
	const replicas = (line: string) => Number(line.split(" ")[1]);
	expect(await edits(sharing("replicas", replicas, true))).toBe(1);
	expect(await edits(sharing("image", (line) => `of ${line}`, false))).toBe(1);
	expect(await edits(sharing("image", (line) => `of ${line}`, true))).toBe(0);
});

test("a value may be rounded as its platform writes it, and a list be in another order, and nothing else", async () => {
	const edits = async (wanted: string, reads: (text: string) => Value) => {
		const { rules: own, errors } = loadRules([
			{ path: "own.yaml", text: ruleText("own", "service.name == 'web'", `${wanted}`) },
		]);
		expect(errors).toEqual([]);
		const [attribute] = wanted.split(":");
		const dialect = lines(() => "web 2 written");
		const reading: Dialect = {
			...dialect,
			read(unit, scope) {
				const found = dialect.read(unit, scope);
				for (const fragment of found.fragments)
					if (fragment.role === "declares") {
						const handle = { dialect: "lines", file: fragment.file, anchor: "web" };
						const value = reads(scope.text(unit.entries[0])!);
						fragment.attributes = {
							replicas: declared(2, fragment.at),
							[attribute]: declared(value, fragment.at, handle),
						};
					}
				return found;
			},
		};
		const session = await openSession({ "a.lines": "web 2" }, { rules: own, dialects: [reading] });
		const { byHand } = await session.remedy(session.findings()[0]);
		return byHand.join();
	};
	const after = (value: Value, before: Value) => (text: string) => (text.includes("written") ? value : before);
	// The finding stays in each case, for the rule asks for a name alone: what is refused before that is the value.
	const asWanted = /own would still hold/;
	const otherwise = /would not read as wanted/;
	expect(await edits("grace: 100", after(98, 1))).toMatch(asWanted);
	expect(await edits("grace: 100", after(97, 1))).toMatch(otherwise);
	expect(await edits("grace: 100", after(102, 1))).toMatch(asWanted);
	expect(await edits("grace: 100", after("100", 1))).toMatch(otherwise);
	expect(await edits("localState: [a, b]", after(["b", "a"], ["c"]))).toMatch(asWanted);
	expect(await edits("localState: [a, b]", after(["b"], ["c"]))).toMatch(otherwise);
	expect(await edits("localState: [a]", after("a", ["c"]))).toMatch(otherwise);
});

test("where the finding hangs on what an edit does not bring about, that is told in the rule's words, and nothing written", async () => {
	const two = loadRules([
		{
			path: "two.yaml",
			text: `${ruleText("two", "service.replicas < 2.0 || service.grace < 40.0", "replicas: 2, grace: 45")}  otherwise: Wait by hand.\n`,
		},
	]);
	expect(two.errors).toEqual([]);
	const offered = async (write: Parameters<typeof lines>[0]) => {
		const session = await openSession({ "a.lines": "web 1 9" }, { rules: two.rules, dialects: [lines(write)] });
		return await session.remedy(session.findings()[0]);
	};
	const only = (written: string) => (change: AttributeChange) =>
		change.attribute === "replicas" ? written : untaught("web");
	const half = "Set replicas of web to 2: only together with the rest, so nothing is written.";
	expect(await offered(only("web 2 9"))).toMatchObject({ edits: [], byHand: ["Wait by hand.", half] });
	expect(await offered(only("web 2 45"))).toMatchObject({ edits: [{ newText: "web 2 45" }], byHand: [] });
	// Without it the finding is gone as well: nothing is left to do.
	expect(await offered(only("web 2 40"))).toMatchObject({ edits: [{ newText: "web 2 40" }], byHand: [] });
});

test("what nobody taught a dialect to write is told in the rule's words alone", async () => {
	const { rules: taught } = loadRules([
		{ path: "few.yaml", text: `${ruleText("few", "service.replicas < 2.0", "replicas: 2")}  otherwise: Add one.\n` },
	]);
	const session = await openSession(
		{ "a.lines": "web 1" },
		{ rules: taught, dialects: [lines(() => untaught("web"))] },
	);
	expect(await session.remedy(session.findings()[0])).toMatchObject({ edits: [], byHand: ["Add one."] });
});

test("all remedies are written by way of one scope, by which a dialect may remember what it made of the files", async () => {
	const scopes = new Set<Scope>();
	const dialect = lines(set);
	const spying: Dialect = {
		...dialect,
		write: (change, scope) => {
			scopes.add(scope);
			return dialect.write!(change, scope);
		},
	};
	const session = await openSession({ "a.lines": "web 1\napi 1" }, { rules, dialects: [spying] });
	await session.remedies(session.findings());
	expect(scopes.size).toBe(1);
	await session.update([{ path: "a.lines", text: "web 1\napi 1 1" }]);
	await session.remedies(session.findings());
	expect(scopes.size).toBe(2);
});

test("every remedy on the storefront reads back, or is refused", async () => {
	const text = readFileSync("examples/storefront/deploy/k8s/web.yaml", "utf8");
	const session = await openSession({ "web.yaml": text.replace(/replicas: \d+/, "replicas: 1") });
	for (const finding of session.findings()) {
		const { edits } = await session.remedy(finding);
		if (edits.length === 0) continue;
		const after = await session.trial(edits);
		expect(after.finding(finding.id)).toBeUndefined();
	}
});
