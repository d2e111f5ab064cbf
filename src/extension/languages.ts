import type { DocumentSelector } from "vscode";
import { languages, pattern } from "./documents.json";

/** Files on disk only: a review is of a folder, and the server reads it from there. */
export const documents = [
	...languages.map((language) => ({ scheme: "file", language })),
	{ scheme: "file", pattern },
] satisfies DocumentSelector;
