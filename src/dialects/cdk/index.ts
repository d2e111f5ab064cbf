import type { Dialect } from "../dialect.ts";
import { Source } from "../resources/program/source.ts";
import { load } from "../typescript/compiler.ts";
import { dialect, read, units } from "./read.ts";
import { write } from "./write.ts";

/** AWS CDK in TypeScript and JavaScript, read from its sources. */
export const cdk: Dialect<Source> = {
	id: dialect,
	comment: "//",
	files: { names: ["*.ts", "*.js", "*.mts"], languages: ["typescript", "javascript"], called: "AWS CDK programs" },
	claims: ({ path, text }) =>
		/["'](aws-cdk-lib|@aws-cdk\/|constructs)/.test(text) &&
		!/\.d\.ts$|\.(test|spec)\.[cm]?[jt]s$|(^|\/)(test|tests|__tests__)\//.test(path),
	load,
	parse: (file) => new Source(file),
	units,
	read,
	write,
};
