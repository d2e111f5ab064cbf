import { readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { update } from "../support/recorded.ts";
import { built, folderWith, root, scaleproof, scaleproofAlone } from "./scaleproof.ts";

/**
 * A scenario is a text file of sections: files, one command, and what it must print and exit with. `UPDATE=1` writes
 * what it does print. Sections: ====use NAME==== (the files of another scenario), ====file PATH====, ====command====,
 * ====stdout====, ====stderr====, ====status====.
 */
const folder = join(root, "test", "cli", "scenarios");
const names = readdirSync(folder).filter((name) => name.endsWith(".scenario"));

/** These as the process that a person starts: a help, a review that simulates, one that ends with findings, files that are written. */
const alone = ["help", "shop", "suppressed", "fix", "unknown-flag"].map((name) => `${name}.scenario`);

beforeAll(built, 120_000);

describe.concurrent("a scenario prints what it says", () => {
	test.each(names)("%s", async (name) => {
		const path = join(folder, name);
		const sections = parse(readFileSync(path, "utf8"));
		const [workspace, remove] = folderWith(filesOf(sections));
		try {
			const run = alone.includes(name) ? scaleproofAlone : scaleproof;
			const { stdout, stderr, status } = await run(words(sections.get("command") ?? ""), workspace);
			const steady = (text: string) =>
				text.replaceAll(realpathSync(workspace), "{workspace}").replaceAll(workspace, "{workspace}");
			const actual = new Map(sections);
			actual.set("stdout", steady(stdout));
			const told = withoutProgress(stderr);
			if (told || sections.has("stderr")) actual.set("stderr", steady(told));
			actual.set("status", `${status}\n`);
			if (update) writeFileSync(path, print(actual));
			else expect(print(actual)).toBe(print(sections));
		} finally {
			remove();
		}
	});
});

/** How far long work is, is told after some seconds: on a busy machine, and not on an idle one. */
function withoutProgress(text: string): string {
	return text.replace(/^(Simulating|Reading)\b.*\n/gm, "");
}

type Sections = Map<string, string>;

function parse(text: string): Sections {
	const parts = text.split(/^====(.+)====\n/m);
	const sections: Sections = new Map();
	for (let index = 1; index < parts.length; index += 2) sections.set(parts[index], parts[index + 1]);
	return sections;
}

function print(sections: Sections): string {
	const order = (key: string) => ["command", "stdout", "stderr", "status"].indexOf(key);
	const entries = [...sections].sort(([a], [b]) => order(a) - order(b));
	return entries.map(([key, text]) => `====${key}====\n${text.endsWith("\n") || !text ? text : `${text}\n`}`).join("");
}

function filesOf(sections: Sections): Record<string, string> {
	const files: Record<string, string> = {};
	for (const [key, text] of sections) {
		if (key.startsWith("use "))
			Object.assign(files, filesOf(parse(readFileSync(join(folder, `${key.slice(4)}.scenario`), "utf8"))));
		if (key.startsWith("file ")) files[key.slice(5)] = text;
	}
	return files;
}

function words(command: string): string[] {
	return [...command.trim().matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}
