import { existsSync, promises as fs } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadRules } from "../rules/load.ts";

/** The folder that holds `rules/`: the package's root, both from source and from the bundle in dist/. */
export function packageRoot(): string {
	let folder = typeof __dirname === "string" ? __dirname : dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "rules", "sticky-sessions.yaml")) && dirname(folder) !== folder)
		folder = dirname(folder);
	return folder;
}

/** Our own rules, or those of another folder in their place; then the team's, from `.scaleproof/rules/` of the workspace. */
export async function readRules(
	workspace?: string,
	folder = join(packageRoot(), "rules"),
): Promise<ReturnType<typeof loadRules>> {
	const own = await yamlFiles(folder, "rules");
	const team = workspace ? await yamlFiles(join(workspace, ".scaleproof", "rules"), ".scaleproof/rules") : [];
	return loadRules([...own, ...team]);
}

async function yamlFiles(folder: string, shown: string): Promise<{ path: string; text: string }[]> {
	const names = await fs.readdir(folder).catch(() => [] as string[]);
	const wanted = names.filter((name) => name.endsWith(".yaml")).sort();
	return Promise.all(
		wanted.map(async (name) => ({ path: `${shown}/${name}`, text: await fs.readFile(join(folder, name), "utf8") })),
	);
}
