import type { Dialect } from "../dialect.ts";
import { isKept } from "../resources/program/kept.ts";
import { loadPython } from "../resources/program/python/index.ts";
import { Source } from "../resources/program/source.ts";
import { load } from "../typescript/compiler.ts";
import { read, units } from "./read.ts";
import { write } from "./write.ts";

const keeps = (path: string) => isKept(path) || /(^|\/)cdk\.json$/.test(path);

/** AWS CDK in TypeScript and JavaScript, read from its sources. */
export const cdk: Dialect<Source> = {
	id: "cdk",
	comment: "//",
	files: {
		names: ["*.ts", "*.js", "*.mts", "*.json"],
		languages: ["typescript", "javascript"],
		called: "AWS CDK programs",
	},
	claims: ({ path, text }) =>
		!path.endsWith(".json") &&
		/["'](aws-cdk-lib|@aws-cdk\/|constructs)/.test(text) &&
		!/\.d\.ts$|\.(test|spec)\.[cm]?[jt]s$|(^|\/)(test|tests|__tests__)\//.test(path),
	keeps,
	load,
	parse: (file) => new Source(file),
	units,
	read,
	write,
};

/** AWS CDK in Python. */
export const cdkPython: Dialect<Source> = {
	id: "cdk-python",
	comment: "#",
	files: { names: ["*.py", "cdk.json"], languages: ["python"], called: "AWS CDK programs" },
	claims: ({ path, text }) =>
		/^[ \t]*(?:from|import)[ \t]+(?:aws_cdk|constructs)\b/m.test(text) && !/(^|\/)(tests?\/|test_[^/]*$)/.test(path),
	keeps,
	load: loadPython,
	parse: (file) => new Source(file),
	units,
	read,
	write,
};
