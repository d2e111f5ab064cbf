import { folderOf } from "../../design/places.ts";
import type { Dialect, Scope, Unit } from "../dialect.ts";
import { parse } from "./parse.ts";
import { read } from "./read.ts";
import type { ParsedFile } from "./syntax.ts";
import { loadParser } from "./wasm.ts";
import { write } from "./write.ts";

/** All files of a folder are one configuration. */
function units(scope: Scope<ParsedFile>): Unit[] {
	const folders = new Map<string, string[]>();
	for (const path of scope.under("")) {
		const folder = folderOf(path);
		const known = folders.get(folder);
		if (known) known.push(path);
		else folders.set(folder, [path]);
	}
	return [...folders].map(([key, entries]) => ({ key, entries }));
}

/** Terraform for AWS. */
export const terraform: Dialect<ParsedFile> = {
	id: "terraform",
	comment: "#",
	files: { names: ["*.tf", "*.tfvars", "*.tf.json"], languages: ["terraform", "terraform-vars"], called: "Terraform" },
	claims: ({ path }) => !/(^|\/)\.terraform\//.test(path),
	load: loadParser,
	parse,
	units,
	read,
	write,
};
