import type { Dialect, Scope } from "../dialect.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { deployments } from "./deployment.ts";
import { parseParameters, templateOf } from "./parameters.ts";
import { type ArmFile, parseTemplate } from "./template.ts";

const isParameters = (path: string): boolean => /(^|[./_-])param(eter)?s?\b[\w.-]*\.json$/i.test(path);

/** What was made of a file of Bicep says the same once more. */
function isLeftOut(path: string, scope: Scope<ParsedFile>): boolean {
	if (!scope.has(path.replace(/\.json$/, ".bicep"))) return false;
	return /"_generator"\s*:\s*\{\s*"name"\s*:\s*"bicep"/.test(scope.text(path) ?? "");
}

/** Templates of Azure's Resource Manager in JSON. */
export const arm: Dialect<ParsedFile> = {
	id: "arm",
	comment: undefined,
	files: { names: ["*.json"], languages: ["json", "arm-template"], called: "ARM templates" },
	claims: ({ path, text }) =>
		isParameters(path) ? /deploymentParameters\.json/i.test(text) : /deploymentTemplate\.json/i.test(text),
	parse: (file) => (isParameters(file.path) ? parseParameters(file) : parseTemplate(file)),
	...deployments({
		id: "arm",
		isParameters,
		templateOf: (file, templates) => templateOf(file, templates, ".json"),
		within: (file, path) => (file as ArmFile).within?.get(path),
		isLeftOut,
	}),
};
