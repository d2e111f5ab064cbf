import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { settingsFile } from "../dialects/scaleproof/schema.ts";
import { oneOf, UsageError } from "../review/asked.ts";
import { packageRoot } from "../review/assets.ts";
import { startingSettings } from "../review/starting-settings.ts";
import { type AddCommand, type Context, examples } from "./command.ts";
import { openSession } from "./open.ts";
import { print } from "./terminal.ts";

/** Where each continuous integration has its file, and what a person does where there is one already. */
const integrations = {
	github: { file: ".github/workflows/scaleproof.yml", next: "commit it, and open a pull request" },
	gitlab: { file: ".gitlab/scaleproof.yml", next: "add to .gitlab-ci.yml: include: { local: .gitlab/scaleproof.yml }" },
	"pre-commit": { file: ".pre-commit-config.yaml", next: "run: pre-commit install" },
} as const;
type Integration = keyof typeof integrations;
const names = Object.keys(integrations) as Integration[];

export const addInit: AddCommand = (program, context) => {
	program
		.command("init")
		.summary("write a scaleproof.yaml to start from, and reviews for each pull request")
		.description(
			"Writes scaleproof.yaml with the services that are found, every line commented out until somebody knows it. With --ci, also " +
				"the file that has each change reviewed. A file that is there is never written over: what would be in it is printed.",
		)
		.argument("[path]", "folder to set up, the root of the repository", ".")
		.option(
			"--ci <where>",
			`${names.join(", ")}; may be repeated`,
			(word: string, all: Integration[]) => [...all, oneOf("place for reviews", word, names)],
			[] as Integration[],
		)
		.addHelpText("after", examples(["scaleproof init --ci github", "settings, and a workflow for pull requests"]))
		.action(async (path: string, { ci }: { ci: Integration[] }) => init(path, ci, context));
};

async function init(path: string, ci: readonly Integration[], context: Context): Promise<void> {
	const root = resolve(path);
	const session = await openSession(path, context);
	put(
		root,
		settingsFile,
		startingSettings(session.design()),
		"take the # away from what you know; then: scaleproof review",
	);
	for (const name of new Set(ci)) {
		const { file, next } = integrations[name];
		put(root, file, readFileSync(join(packageRoot(), "examples", "ci", `${name}.yml`), "utf8"), next);
	}
}

function put(root: string, file: string, text: string, next: string): void {
	const place = join(root, file);
	if (existsSync(place)) {
		print(`${file} is there already and stays as it is. What it could hold:\n\n${text.replace(/^(?=.)/gm, "    ")}`);
		return;
	}
	try {
		mkdirSync(dirname(place), { recursive: true });
		// "wx" fails where a link or a file came in between.
		writeFileSync(place, text, { flag: "wx" });
	} catch (error) {
		throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
	}
	print(`Wrote ${file}. Next: ${next}`);
}
