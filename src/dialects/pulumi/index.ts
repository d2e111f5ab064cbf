import type { SourceFile } from "../../design/text.ts";
import type { Dialect } from "../dialect.ts";
import { isKept } from "../resources/program/kept.ts";
import { loadPython } from "../resources/program/python/index.ts";
import { Source } from "../resources/program/source.ts";
import { load } from "../typescript/compiler.ts";
import { isProject, isStack, unitsOf } from "./project.ts";
import { idOf, read } from "./read.ts";
import { write } from "./write.ts";

const settings = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.*.yaml"];
const isSetting = ({ path }: SourceFile) => isProject(path) || isStack(path);
const parse = (file: SourceFile) => new Source(file);

/** Pulumi programs in TypeScript and JavaScript, over the providers that are bridged from Terraform's. */
export const pulumi: Dialect<Source> = {
	id: idOf("nodejs"),
	comment: "//",
	files: {
		names: ["*.ts", "*.js", "*.json", ...settings],
		languages: ["typescript", "javascript"],
		called: "Pulumi programs",
	},
	claims: (file) => isSetting(file) || (!file.path.endsWith(".json") && /["']@pulumi\//.test(file.text)),
	keeps: isKept,
	load,
	parse,
	units: unitsOf("nodejs"),
	read,
	write,
};

/** Pulumi programs in Python. */
export const pulumiPython: Dialect<Source> = {
	id: idOf("python"),
	comment: "#",
	files: { names: ["*.py", ...settings], languages: ["python"], called: "Pulumi programs" },
	claims: (file) => isSetting(file) || /^[ \t]*(?:from|import)[ \t]+pulumi/m.test(file.text),
	keeps: isKept,
	load: loadPython,
	parse,
	units: unitsOf("python"),
	read,
	write,
};

/** Pulumi programs that are a file of YAML. */
export const pulumiYaml: Dialect<Source> = {
	id: idOf("yaml"),
	comment: "#",
	files: { names: [...settings, "Main.yaml"], languages: ["yaml"], called: "Pulumi programs" },
	claims: (file) => isSetting(file) || /^resources\s*:/m.test(file.text),
	parse,
	units: unitsOf("yaml"),
	read,
	write,
};
