import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const Count = z.number().int().nonnegative();

/** How the findings of one rule were judged by a person who read them against the files. */
const Judged = z
	.strictObject({ told: Count, right: Count, arguable: Count.default(0), wrong: Count.default(0) })
	.refine(({ told, right, arguable, wrong }) => right + arguable + wrong <= told, "more were read than told");

/** How much of what stands in the tree became a component, counted apart from the tool. */
const Coverage = z.strictObject({ of: z.string(), "in-tree": Count, known: Count });

/** One file of `test/real`: a public repository as it was read, with all rules. */
const Repository = z.strictObject({
	repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
	commit: z.string().regex(/^[0-9a-f]{7,40}$/),
	kinds: z.array(z.string()).min(1),
	files: Count,
	components: Count,
	coverage: z.union([Coverage.transform((one) => [one]), z.array(Coverage)]).default([]),
	findings: z.record(z.string(), Judged).default({}),
	mended: z.array(z.string()).default([]),
	left: z.array(z.string()).default([]),
});
type Repository = z.infer<typeof Repository>;

/** The tables of docs/real-repositories.md, by the name of their place. */
export function realRepositories(root: string): Record<string, string> {
	const folder = join(root, "test", "real");
	const all = (existsSync(folder) ? readdirSync(folder) : [])
		.filter((name) => name.endsWith(".yaml"))
		.map((name) => read(folder, name))
		.toSorted((a, b) => a.repository.localeCompare(b.repository, "en"));
	return {
		precision: precision(all),
		coverage: coverage(all),
		repositories: repositories(all),
		mended: remarks(all, ({ mended }) => mended),
		left: remarks(all, ({ left }) => left),
	};
}

function read(folder: string, name: string): Repository {
	const { data, error } = Repository.safeParse(parse(readFileSync(join(folder, name), "utf8")));
	if (!data) throw new Error(`test/real/${name}: ${z.prettifyError(error)}`);
	return data;
}

function table(...rows: readonly (readonly (string | number)[])[]): string {
	const lines = rows.map((cells) => `| ${cells.join(" | ")} |`);
	lines.splice(1, 0, `| ${rows[0]?.map(() => "---").join(" | ")} |`);
	return lines.join("\n");
}

/** Precision counts what is true: an arguable finding is, and is told apart. */
function precision(all: readonly Repository[]): string {
	const byRule = new Map<
		string,
		{ repositories: number; told: number; right: number; arguable: number; wrong: number }
	>();
	for (const [rule, { told, right, arguable, wrong }] of all.flatMap(({ findings }) => Object.entries(findings))) {
		const sum = byRule.get(rule) ?? { repositories: 0, told: 0, right: 0, arguable: 0, wrong: 0 };
		byRule.set(rule, {
			repositories: sum.repositories + 1,
			told: sum.told + told,
			right: sum.right + right,
			arguable: sum.arguable + arguable,
			wrong: sum.wrong + wrong,
		});
	}
	const rows = [...byRule]
		.toSorted(([a], [b]) => a.localeCompare(b, "en"))
		.map(([rule, { repositories, told, right, arguable, wrong }]) => {
			const seen = right + arguable + wrong;
			return [rule, repositories, told, seen, right, arguable, wrong, percent(right + arguable, seen)];
		});
	return table(["rule", "repositories", "told", "read", "right", "arguable", "wrong", "precision"], ...rows);
}

function percent(part: number, whole: number): string {
	return whole === 0 ? "–" : `${Math.floor((part / whole) * 100)} %`;
}

function coverage(all: readonly Repository[]): string {
	const byKind = new Map<string, { repositories: number; tree: number; known: number }>();
	for (const { of, known, "in-tree": tree } of all.flatMap((one) => one.coverage)) {
		const sum = byKind.get(of) ?? { repositories: 0, tree: 0, known: 0 };
		byKind.set(of, { repositories: sum.repositories + 1, tree: sum.tree + tree, known: sum.known + known });
	}
	const rows = [...byKind]
		.toSorted(([a], [b]) => a.localeCompare(b, "en"))
		.map(([of, { repositories, tree, known }]) => [of, repositories, tree, known, percent(known, tree)]);
	return table(["what", "repositories", "in the tree", "became components", "share"], ...rows);
}

function repositories(all: readonly Repository[]): string {
	const rows = all.map(({ repository, commit, kinds, files, components, findings }) => [
		`[${repository}](https://github.com/${repository}/tree/${commit})`,
		kinds.join(", "),
		files,
		components,
		Object.entries(findings)
			.map(([rule, { told, wrong }]) => `${told} ${rule}${wrong > 0 ? ` (${wrong} wrong)` : ""}`)
			.join(", ") || "none",
	]);
	return table(["repository", "kinds", "files read", "components", "findings"], ...rows);
}

function remarks(all: readonly Repository[], of: (one: Repository) => readonly string[]): string {
	return all
		.flatMap((one) => of(one).map((text) => `- ${one.repository}: ${text.replace(/\s+/g, " ").trim()}`))
		.join("\n");
}
