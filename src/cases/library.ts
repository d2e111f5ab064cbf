import { promises as fs } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../review/assets.ts";
import type { Library } from "./presets.ts";

/** The package as it lies on this machine. */
export const installed: Library = {
	names: (folder) => fs.readdir(join(packageRoot(), folder)).catch(() => []),
	text: (file) => fs.readFile(join(packageRoot(), file), "utf8"),
};
