import { byFolder } from "../by-folder.ts";
import type { Dialect } from "../dialect.ts";
import { isEnvFile } from "./env-file.ts";
import { type ComposeFile, isComposeName, isMounted, parse, readFolder } from "./project.ts";
import { write } from "./write.ts";

/** A top-level map of services, of which some have an image or are built. */
const services = /^services:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]+["']?[\w.-]+["']?:/m;
const contained = /^[ \t]{2,}(?:image|build):/m;
const example = /\.(example|sample|template|dist|tpl)(\.|$)/i;

/** Compose files with what is laid over them, and the files of variables beside them. */
export const compose: Dialect<ComposeFile> = {
	id: "compose",
	comment: "#",
	files: {
		names: ["*.yaml", "*.yml", ".env", ".env.*", "*.env", "pgbouncer*.ini"],
		languages: ["yaml", "dockercompose", "dotenv"],
		called: "Compose files",
	},
	claims: (file) => {
		const { path, text } = file;
		if (isMounted(file)) return true;
		if (isEnvFile(path)) return !example.test(path);
		if (!/\.ya?ml$/i.test(path) || /^apiVersion:/m.test(text)) return false;
		return isComposeName(path) || (services.test(text) && contained.test(text));
	},
	parse,
	units: byFolder,
	read: ({ entries }, scope) =>
		readFolder(
			entries.flatMap((path) => scope.file(path) ?? []),
			(path) => scope.file(path),
			(path) => scope.text(path),
		),
	write,
};
