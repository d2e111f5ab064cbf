import { folderOf } from "../../design/places.ts";
import type { SourceFile } from "../../design/text.ts";
import type { Dialect } from "../dialect.ts";
import { read } from "./read.ts";
import { loadParser } from "./wasm.ts";
import { write } from "./write.ts";

function claims(file: SourceFile): boolean {
	return /\.(tf|tfvars|tf\.json)$/.test(file.path) && !/(^|\/)\.terraform\//.test(file.path);
}

/** Terraform for AWS. All files of a folder are one configuration, so they are read together. */
export const terraform: Dialect = {
	id: "terraform",
	comment: "#",
	claims,
	unit: folderOf,
	load: loadParser,
	read,
	write,
};
