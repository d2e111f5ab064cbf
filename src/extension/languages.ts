import type { DocumentSelector } from "vscode";

const languages = [
	"yaml",
	"terraform",
	"terraform-vars",
	"typescript",
	"javascript",
	"typescriptreact",
	"javascriptreact",
	"dockerfile",
];
/** By name where the editor may know no language for it. */
const patterns = ["**/*.{tf,tfvars}", "**/package.json"];

/** Files on disk only: a review is of a folder, and the server reads it from there. */
export const documents = [
	...languages.map((language) => ({ scheme: "file", language })),
	...patterns.map((pattern) => ({ scheme: "file", pattern })),
] satisfies DocumentSelector;
