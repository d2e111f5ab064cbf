import { existsSync, promises as fs } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { deserialize } from "node:v8";
import { type Tree, takeTrees } from "../rules/cel.ts";
import { loadRules, type RuleFileError } from "../rules/load.ts";
import type { Rule } from "../rules/rule.ts";
import { teamFolder } from "./limits.ts";
import { readText, Unreadable } from "./read-file.ts";

/** The folder that holds `rules/`: the package's root, both from source and from the bundle in dist/. */
export function packageRoot(): string {
	let folder = typeof __dirname === "string" ? __dirname : dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "rules", "sticky-sessions.yaml")) && dirname(folder) !== folder)
		folder = dirname(folder);
	return folder;
}

/** Our own rules, or those of another folder in their place; then the team's, from `.scaleproof/rules/` of the workspace. */
export async function readRules(workspace?: string, folder?: string): Promise<ReadRules> {
	const from = folder === undefined ? join(packageRoot(), "rules") : resolve(folder);
	const own = await ruleFiles(dirname(from), basename(from));
	const team = workspace ? await ruleFiles(workspace, teamFolder) : { files: [], errors: [] };
	const { rules, errors } = loadRules([...own.files, ...team.files], await rulesOfBundle());
	const ofTeam = team.files.length > 0 ? loadRules(team.files).rules.map(({ id }) => id) : [];
	return { rules, errors: [...own.errors, ...team.errors, ...errors], ofTeam };
}

/** What the bundle knows already of the rules that came with it: by their texts, so that one that was changed since is read. */
async function rulesOfBundle(): Promise<ReadonlyMap<string, Rule>> {
	if (typeof __dirname !== "string") return new Map();
	try {
		const rules = JSON.parse(await fs.readFile(join(__dirname, "rules.json"), "utf8")) as [string, Rule][];
		takeTrees(deserialize(await fs.readFile(join(__dirname, "expressions.bin"))) as ReadonlyMap<string, Tree>);
		return new Map(rules);
	} catch {
		return new Map();
	}
}

export interface ReadRules extends ReturnType<typeof loadRules> {
	/** Ids of the rules that the workspace brings itself. */
	ofTeam: readonly string[];
}

/** Texts of the rule files of a folder, and what cannot be read of it: that costs its own rule and no more. */
async function ruleFiles(root: string, folder: string) {
	const files: { path: string; text: string }[] = [];
	const errors: RuleFileError[] = [];
	const names = await fs.readdir(join(root, folder)).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== "ENOENT")
			errors.push({ path: folder, message: `the folder cannot be listed: ${error.message}` });
		return [];
	});
	for (const name of names.filter((one) => one.endsWith(".yaml")).sort()) {
		const path = `${folder}/${name}`;
		try {
			files.push({ path, text: await readText(root, join(root, path)) });
		} catch (error) {
			if (!(error instanceof Unreadable)) throw error;
			errors.push({ path, message: `it ${error.message}` });
		}
	}
	return { files, errors };
}
