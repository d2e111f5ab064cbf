import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asMarker, readMarkers, writeMarkers } from "../support/markers.ts";
import { openSession } from "../support/memory-workspace.ts";

/** A fixture is a file or a folder in test/fixtures/<rule>/; every rule runs on every fixture, so a stray finding fails. */
const root = new URL("../fixtures/", import.meta.url).pathname;
const update = process.env.UPDATE === "1";

function filesOf(path: string, base = path): string[] {
	if (statSync(path).isFile()) return [path];
	return readdirSync(path).flatMap((name) => filesOf(join(path, name), base));
}

for (const rule of readdirSync(root)) {
	describe(rule, () => {
		for (const name of readdirSync(join(root, rule))) {
			test(name, async () => {
				const at = join(root, rule, name);
				const folder = statSync(at).isFile() ? join(root, rule) : at;
				const marked = filesOf(at).map((file) => ({
					file,
					path: file.slice(folder.length + 1),
					...readMarkers(readFileSync(file, "utf8")),
				}));
				const session = await openSession(Object.fromEntries(marked.map(({ path, text }) => [path, text])));
				const findings = session.findings();
				if (update) {
					for (const { file, path, text } of marked) {
						const here = findings.filter((finding) => finding.at.file === path);
						const comment = session.comment(path);
						if (comment) writeFileSync(file, writeMarkers(text, here, comment));
					}
					return;
				}
				const errors = session.review().notes.filter((note) => note.severity === "error");
				expect(errors).toEqual([]);
				for (const { path, text, expected } of marked) {
					const found = findings
						.filter((finding) => finding.at.file === path)
						.map((finding) => asMarker(finding, text));
					expect({ path, found: found.sort() }).toEqual({ path, found: expected });
				}
			});
		}
	});
}
