import { promises as fs } from "node:fs";
import { join } from "node:path";
import { teamFolder } from "../limits.ts";
import { readText, Unreadable } from "../read-file.ts";

/** A small workspace beside a team's rule, and what the rule must find in it. */
export interface RuleFixture {
	/** As its folder calls it: "bad-two-owners", "fine.yaml". */
	name: string;
	/** What its name promises. */
	kind: "bad" | "fine" | "unknown";
	texts: Record<string, string>;
	/** Places under which a marker stands; none: a bad fixture is one with any finding. */
	marked: readonly MarkedPlace[];
}

export interface MarkedPlace {
	file: string;
	/** Counted from zero; the end is the first column after the text. */
	line: number;
	from: number;
	to: number;
}

export interface RuleFixtures {
	fixtures: RuleFixture[];
	/** What cannot be a fixture, and why. */
	errors: { path: string; message: string }[];
}

/** A fixture larger than this many files is a mistake: somebody put a repository there. */
const mostFiles = 200;

/** The fixtures of a rule: files and folders of `.scaleproof/rules/<id>/`, of which each is a workspace of its own. */
export async function readFixtures(root: string, rule: string): Promise<RuleFixtures> {
	const folder = `${teamFolder}/${rule}`;
	const entries = await fs.readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
	const read: RuleFixtures = { fixtures: [], errors: [] };
	for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = `${folder}/${entry.name}`;
		const kind = (["bad", "fine", "unknown"] as const).find((one) => entry.name.startsWith(one));
		if (!kind) {
			const message = "a fixture's name says what the rule answers there: it begins with bad, fine or unknown";
			read.errors.push({ path, message });
			continue;
		}
		try {
			const texts = entry.isDirectory()
				? await textsOf(root, path)
				: { [entry.name]: await readText(root, join(root, path)) };
			const marked = Object.entries(texts).flatMap(([file, text]) => markedIn(file, text, rule));
			read.fixtures.push({ name: entry.name, kind, texts, marked });
		} catch (error) {
			if (!(error instanceof Unreadable)) throw error;
			read.errors.push({ path, message: `it ${error.message}` });
		}
	}
	return read;
}

async function textsOf(root: string, folder: string): Promise<Record<string, string>> {
	const texts: Record<string, string> = {};
	const entries = await fs.readdir(join(root, folder), { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	if (files.length > mostFiles) throw new Unreadable("left-out", `has more than ${mostFiles} files.`);
	for (const file of files) {
		const at = join(file.parentPath, file.name);
		texts[at.slice(join(root, folder).length + 1).replaceAll("\\", "/")] = await readText(root, at);
	}
	return texts;
}

/** `# ~~~~ rule-id`: the tildes stand under the text that the finding must point to. */
const marker = /^(\s*(?:#|\/\/|--)\s*)(~+) ([a-z0-9-]+)\s*$/;

/** Markers stay in the text: they are comments, and so the finding's line is the one in the file on disk. */
function markedIn(file: string, text: string, rule: string): MarkedPlace[] {
	const places: MarkedPlace[] = [];
	let above = -1;
	text.split("\n").forEach((line, index) => {
		const [, before, tildes, id] = marker.exec(line) ?? [];
		if (!tildes) above = index;
		else if (id === rule && above >= 0)
			places.push({ file, line: above, from: before.length, to: before.length + tildes.length });
	});
	return places;
}
