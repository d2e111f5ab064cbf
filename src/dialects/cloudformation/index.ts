import type { Dialect } from "../dialect.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { isSamConfig, looksLikeParameters, parseParameters, parseSamConfig } from "./parameters.ts";
import { readAs, units } from "./read.ts";
import { isSynthesized } from "./synthesized.ts";
import { parse } from "./template.ts";
import { writeAs } from "./write.ts";

const id = "cloudformation";
const template = /^\s*["']?(AWSTemplateFormatVersion|Resources)["']?\s*:/m;

/** CloudFormation and SAM, in YAML and JSON. */
export const cloudformation: Dialect<ParsedFile> = {
	id,
	comment: "#",
	files: {
		names: ["*.yaml", "*.yml", "*.json", "*.template", "samconfig.toml"],
		languages: ["yaml", "json", "cloudformation"],
		folders: ["cdk.out"],
		called: "CloudFormation and SAM templates",
	},
	claims: (file) =>
		isSamConfig(file.path) ||
		looksLikeParameters(file) ||
		(/["']?Type["']?\s*:\s*["']?AWS::\w+::\w+/.test(file.text) &&
			template.test(file.text) &&
			(!isSynthesized(file.path) || file.path.endsWith(".template.json"))),
	parse: (file) =>
		isSamConfig(file.path) ? parseSamConfig(file) : looksLikeParameters(file) ? parseParameters(file) : parse(file),
	units,
	read: readAs(id),
	write: writeAs(id),
};
