import { folderOf } from "../../design/places.ts";
import type { Dialect } from "../dialect.ts";
import { isEnvFile } from "./env-file.ts";
import { isComposeName, readFolder } from "./project.ts";

/** A top-level map of services, of which some have an image or are built. */
const services = /^services:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]+["']?[\w.-]+["']?:/m;
const contained = /^[ \t]{2,}(?:image|build):/m;
const example = /\.(example|sample|template|dist|tpl)(\.|$)/i;

/** Compose files with what is laid over them, and the files of variables beside them. */
export const compose: Dialect = {
	id: "compose",
	comment: "#",
	claims: ({ path, text }) => {
		if (isEnvFile(path)) return !example.test(path);
		if (!/\.ya?ml$/i.test(path) || /^apiVersion:/m.test(text)) return false;
		return isComposeName(path) || (services.test(text) && contained.test(text));
	},
	unit: (path) => `compose ${folderOf(path)}`,
	read: readFolder,
};
