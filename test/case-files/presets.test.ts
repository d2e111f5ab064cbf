import { describe, expect, test } from "vitest";
import { parseText, readCase } from "../../src/cases/case-file.ts";
import { judge } from "../../src/cases/claims.ts";
import { installed } from "../../src/cases/library.ts";
import { type Library, presets, shelves } from "../../src/cases/presets.ts";
import { contest, metrics } from "../../src/simulator/index.ts";

const listed = await presets(installed);
const systems = listed.filter(({ id }) => id.startsWith("systems/"));

/** Those that come with us bring their designs along: nothing else is to be found. */
async function presetCase(id: string) {
	const file = `examples/${id}.yaml`;
	const nothing = () => Promise.reject(new Error("a preset names no other file"));
	return readCase(parseText(file, await installed.text(file)), { design: nothing, workspace: nothing });
}

/** As many as the guide names; see examples/systems. */
const named = 26;

describe("the list", () => {
	test("comes shelf by shelf, and says what each is and where it lies", () => {
		const shelf = ({ id }: { id: string }) => shelves.findIndex(({ folder }) => id.startsWith(`${folder}/`));
		expect(listed.map(shelf)).toEqual(listed.map(shelf).toSorted((a, b) => a - b));
		expect(systems).toHaveLength(named);
		for (const { id, title, file } of listed) expect({ title, file }).toEqual({ title, file: `examples/${id}.yaml` });
		expect(new Set(listed.map(({ title }) => title)).size).toBe(listed.length);
	});

	test("needs nothing but names and texts", async () => {
		const text = "title: One\ndesign: { components: { web: { kind: Service } } }\nscenario: replica-loss\n";
		const files: Record<string, string> = {
			"examples/systems/b.yaml": text,
			"examples/systems/a.yaml": text.replace("scenario", "guide: I.2\nscenario"),
			"examples/systems/notes.md": "no case",
			"examples/questions/design.yaml": "components: []\n",
		};
		const library: Library = {
			names: async (folder) =>
				Object.keys(files)
					.filter((file) => file.startsWith(`${folder}/`))
					.map((file) => file.slice(folder.length + 1)),
			text: async (file) => files[file],
		};
		expect(await presets(library)).toEqual([
			{ id: "systems/a", title: "One", guide: "I.2", file: "examples/systems/a.yaml" },
			{ id: "systems/b", title: "One", file: "examples/systems/b.yaml" },
		]);
	});
});

describe("a system of the guide", () => {
	test.each(systems)("$id says where it comes from, what to look at, and what must hold", async ({ id, guide }) => {
		const found = await presetCase(id);
		expect(guide).toMatch(/^[IV]+(\.\d(\.[A-C])?)?(, [IV]+(\.\d(\.[A-C])?)?)*$/);
		expect(found.question).toBeTruthy();
		expect(found.answer).toBeTruthy();
		expect(found.contestants.length).toBeGreaterThan(1);
		expect(found.watch?.length).toBeGreaterThanOrEqual(2);
		expect(found.watch?.length).toBeLessThanOrEqual(4);
		expect(found.claims.length).toBeGreaterThan(0);
		const known = metrics.map((metric) => metric.id);
		for (const metric of found.watch ?? []) expect(known).toContain(metric);
		for (const { metric } of found.claims) expect(found.watch).toContain(metric);
	});

	test.each(systems)("$id plays, and measures whatever it claims", async ({ id }) => {
		const { contestants, watch, claims } = await presetCase(id);
		const played = contest(contestants, { watch, replications: 1 });
		for (const metric of watch ?? [])
			expect(
				played.contestants.some(({ values }) => values[metric]?.some((value) => value !== null)),
				metric,
			).toBe(true);
		for (const claim of claims) expect(judge(played, claim).estimate, claim.says).toBeDefined();
	});
});
