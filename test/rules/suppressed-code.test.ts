import { expect, it } from "vitest";
import { openFindings } from "../../src/review/review.ts";
import { fixtures } from "../support/fixtures.ts";
import { openSession } from "../support/memory-workspace.ts";

const slashes = {
	"behind it": (said: string, line: string) => `${line} // ${said}`,
	"above it": (said: string, line: string) => `// ${said}\n${line}`,
	"in a block behind it": (said: string, line: string) => `${line} /* ${said} */`,
	"in a block above it": (said: string, line: string) => `/* ${said} */\n${line}`,
	"in lines of a block": (said: string, line: string) => `/*\n * ${said}\n * as others do.\n */\n\n${line}`,
};
const dashes = {
	"behind it": (said: string, line: string) => `${line} -- ${said}`,
	"above it": (said: string, line: string) => `-- ${said}\n${line}`,
	"in a block above it": slashes["in a block above it"],
	"in lines of a block": slashes["in lines of a block"],
};
const hashes = {
	"behind it": (said: string, line: string) => `${line}  # ${said}`,
	"above it": (said: string, line: string) => `# ${said}\n# As others do.\n${line}`,
};

/** A rule, one of its fixtures with a finding in that language, and how the language says something aside. */
const table = [
	["TypeScript", "local-state", "bad-limiter", slashes],
	["Python", "local-state", "bad-python", hashes],
	["Java", "local-state", "bad-static-java", slashes],
	["Kotlin", "in-memory-sessions", "bad-ktor-memory", slashes],
	["Go", "in-memory-sessions", "bad-go-files", slashes],
	["C#", "in-memory-sessions", "bad-aspnet", slashes],
	["SQL", "strong-write-bottleneck", "bad-trigger.sql", dashes],
] as const;
const all = fixtures();

const cases = table.flatMap(([language, rule, name, forms]) =>
	Object.entries(forms).map(([where, put]) => ({ language, rule, name, where, put })),
);

it.each(cases)("$language: a comment $where suppresses $rule", async ({ rule, name, put }) => {
	const { texts } = all.find((one) => one.rule === rule && one.name === name)!;
	const [before] = openFindings((await openSession(texts)).review()).filter((one) => one.rule === rule);
	const { file, range } = before.at;
	const lines = texts[file].split("\n");
	lines[range.start.line] = put(`scaleproof-ignore ${rule} -- one copy`, lines[range.start.line]);
	const review = (await openSession({ ...texts, [file]: lines.join("\n") })).review();
	const there = review.verdicts.flatMap(({ finding }) => (finding?.rule === rule ? [finding] : []));
	expect(there.map((one) => one.suppressed?.reason)).toContain("one copy");
	expect(openFindings(review).filter((one) => one.rule === rule && one.at.file === file)).toEqual([]);
});
