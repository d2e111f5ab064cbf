import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Marked, readMarkers } from "./markers.ts";

/** One file of a fixture: where it stands on disk, its path in the fixture's workspace, and its first line's words. */
export interface FixtureFile extends Marked {
	file: string;
	path: string;
	/** The line that names the base, as it is written; absent in most files. */
	extending?: string;
}

/**
 * A file or folder in test/fixtures/<rule>/, beside the tidy design that it extends. Its name says what the rule answers:
 * bad…, fine… or unknown….
 */
export interface Fixture {
	rule: string;
	name: string;
	kind: "bad" | "fine" | "unknown";
	own: FixtureFile[];
	/** All texts by path, without markers. */
	texts: Record<string, string>;
}

export const fixturesFolder = new URL("../fixtures/", import.meta.url).pathname;
const base = "tidy";
const extendsLine = /^(?:#|\/\/|--) extends (\S+?)(?: without (.+))?$/;

export function fixtures(root = fixturesFolder): Fixture[] {
	const rules = readdirSync(root).filter((name) => name !== base && statSync(join(root, name)).isDirectory());
	return rules.flatMap((rule) => readdirSync(join(root, rule)).map((name) => readFixture(root, rule, name)));
}

function readFixture(root: string, rule: string, name: string): Fixture {
	const kind = (["bad", "fine", "unknown"] as const).find((one) => name.startsWith(one));
	if (!kind) throw new Error(`${rule}/${name}: a fixture's name begins with bad, fine or unknown`);
	const at = join(root, rule, name);
	const folder = statSync(at).isFile() ? join(root, rule) : at;
	const own = filesOf(at).map((file) => readFile(file, file.slice(folder.length + 1)));
	if (own.length === 0) throw new Error(`${rule}/${name}: a fixture without a file`);
	const texts: Record<string, string> = {};
	for (const { extending } of own) if (extending) Object.assign(texts, extended(root, extending, `${rule}/${name}`));
	for (const { path, text } of own) texts[path] = text;
	return { rule, name, kind, own, texts };
}

function readFile(file: string, path: string): FixtureFile {
	const text = readFileSync(file, "utf8");
	const end = text.indexOf("\n") + 1;
	const first = text.slice(0, Math.max(end - 1, 0));
	if (!extendsLine.test(first)) return { file, path, ...readMarkers(text) };
	return { file, path, extending: first, ...readMarkers(text.slice(end)) };
}

/** The files of tidy designs by path: "tidy/kubernetes, …" one after the other, without those that are left out. */
function extended(root: string, line: string, who: string): Record<string, string> {
	const [, folder, without] = extendsLine.exec(line) ?? [];
	const at = join(root, folder);
	const texts = Object.fromEntries(filesOf(at).map((file) => [file.slice(at.length + 1), readFileSync(file, "utf8")]));
	for (const path of without?.split(/,\s*/) ?? []) {
		if (!(path in texts)) throw new Error(`${who}: ${folder} has no ${path}`);
		delete texts[path];
	}
	return texts;
}

export function filesOf(path: string): string[] {
	if (statSync(path).isFile()) return [path];
	return readdirSync(path).flatMap((name) => filesOf(join(path, name)));
}
