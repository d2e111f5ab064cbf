import { LineMap } from "../../design/text.ts";
import type { Dialect } from "../dialect.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { parseJson } from "./json.ts";
import { parse } from "./parse.ts";
import { isPlan, looksLikePlan, parsePlan } from "./plan.ts";
import { read } from "./read.ts";
import { isTemplate, looksLikeTemplate } from "./templates.ts";
import { units } from "./units.ts";
import { loadParser } from "./wasm.ts";
import { write } from "./write.ts";

/** Terraform for AWS. */
export const terraform: Dialect<ParsedFile> = {
	id: "terraform",
	comment: "#",
	files: {
		names: ["*.tf", "*.tfvars", "*.tf.json", "*.hcl", "*.json", "*.tpl", "*.tftpl"],
		languages: ["terraform", "terraform-vars"],
		called: "Terraform",
	},
	// What is locked, and what other tools of the maker are told in the same syntax, says nothing of a deployment.
	claims: ({ path, text }) =>
		!/(^|\/)\.terraform(\/|\.)|\.(pkr|nomad)\.hcl$/.test(path) &&
		(isTemplate(path) ? looksLikeTemplate(text) : !isPlan(path) || looksLikePlan(text)) &&
		(!path.endsWith(".hcl") || /^(locals|inputs|include|terraform)\b/m.test(text)),
	load: loadParser,
	parse: (file) =>
		isTemplate(file.path)
			? { ...file, lines: new LineMap(file.text), attributes: [], blocks: [], notes: [] }
			: isPlan(file.path)
				? parsePlan(file)
				: file.path.endsWith(".json")
					? parseJson(file)
					: parse(file),
	units,
	read,
	write,
};
