import { z } from "zod";

/** How much of a workspace a review is made from. */
export const Coverage = z.object({
	/** Files that a dialect read, by the dialect's id. */
	read: z.record(z.string(), z.number()),
	/** Files that say how a system is built or run and that no dialect reads yet, by kind. */
	unread: z.record(z.string(), z.number()),
});
export type Coverage = z.infer<typeof Coverage>;

interface Kind {
	name: string;
	path: RegExp;
	/** A dialect of code leaves most files of its language aside, since nothing in them says anything of the design. */
	isCode?: true;
}

const helmTemplate: Kind = { name: "Helm template", path: /(^|\/)templates\/.*\.(ya?ml|tpl)$/ };

/** The first that fits; only what may well say something of a design, so no scripts, styles, texts or tests' data. */
const kinds: readonly Kind[] = [
	helmTemplate,
	{ name: "Compose", path: /(^|\/)(docker-)?compose[^/]*\.ya?ml$/ },
	{ name: "Serverless Framework", path: /(^|\/)serverless\.ya?ml$/ },
	{ name: "Bicep", path: /\.bicep$/ },
	{ name: "Terragrunt", path: /(^|\/)terragrunt\.hcl$/ },
	{ name: "Nomad", path: /\.nomad(\.hcl)?$/ },
	{ name: "Jsonnet", path: /\.(jsonnet|libsonnet)$/ },
	{ name: "CUE", path: /\.cue$/ },
	{ name: "nginx", path: /(^|\/)nginx[^/]*\.conf$/ },
	{ name: "HAProxy", path: /(^|\/)haproxy[^/]*\.cfg$/ },
	{ name: "Python", path: /\.py$/, isCode: true },
	{ name: "Go", path: /\.go$/, isCode: true },
	{ name: "Java", path: /\.java$/, isCode: true },
	{ name: "Kotlin", path: /\.kts?$/, isCode: true },
	{ name: "Scala", path: /\.scala$/, isCode: true },
	{ name: "C#", path: /\.cs$/, isCode: true },
	{ name: "Ruby", path: /\.rb$/, isCode: true },
	{ name: "PHP", path: /\.php$/, isCode: true },
	{ name: "Rust", path: /\.rs$/, isCode: true },
	{ name: "Elixir", path: /\.exs?$/, isCode: true },
	{ name: "Erlang", path: /\.erl$/, isCode: true },
	{ name: "C++", path: /\.(cc|cpp|cxx)$/, isCode: true },
	{ name: "Swift", path: /\.swift$/, isCode: true },
];

function kindOf(path: string): Kind | undefined {
	return kinds.find((kind) => kind.path.test(path));
}

/** Whether a file that nobody wants to read is worth a word. */
export function isOfNote(path: string): boolean {
	return kindOf(path) !== undefined;
}

/** `looked`: files that were opened, with the dialects that claimed them. `left`: files that were not opened. */
export function coverageOf(
	looked: Iterable<{ path: string; text: string | undefined; dialects: readonly string[] }>,
	left: Iterable<string>,
): Coverage {
	const read: Record<string, number> = {};
	const unread: Record<string, number> = {};
	const count = (kind: Kind | undefined) => {
		if (kind) unread[kind.name] = (unread[kind.name] ?? 0) + 1;
	};
	for (const path of left) count(kindOf(path));
	const all = [...looked];
	const charts = new Set(all.map(({ path }) => /^(.*)Chart\.ya?ml$/.exec(path)?.[1]));
	for (const { path, text, dialects } of all) {
		const kind = kindOf(path);
		// A template whose chart is elsewhere is claimed for its form, and not read.
		const stray =
			kind === helmTemplate && text?.includes("{{") && !charts.has(path.slice(0, path.lastIndexOf("templates/")));
		if (dialects.length === 0 ? !kind?.isCode : stray) count(kind);
		else for (const dialect of dialects) read[dialect] = (read[dialect] ?? 0) + 1;
	}
	return { read, unread };
}

/** "12 Python, 3 Helm template and 2 Bicep files are not read yet."; empty where there are none. */
export function unreadWords({ unread }: Coverage): string {
	const known = Object.entries(unread).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
	if (known.length === 0) return "";
	const parts = known.map(([name, count]) => `${count} ${name}`);
	const last = parts.pop();
	const single = known.length === 1 && known[0][1] === 1;
	return `${parts.length > 0 ? `${parts.join(", ")} and ${last}` : last} ${single ? "file is" : "files are"} not read yet.`;
}
