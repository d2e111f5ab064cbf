import { promises as fs } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../assets.ts";
import { isCase, parseText } from "../case-file.ts";

export interface Listed {
	/** As `scaleproof simulate` takes it. */
	path: string;
	title: string;
	guide?: string;
}

const folders = ["examples/questions", "examples/textbook"];

/** The cases that come with Scaleproof. */
export async function ownCases(): Promise<Listed[]> {
	const listed: Listed[] = [];
	for (const folder of folders) {
		const names = await fs.readdir(join(packageRoot(), folder)).catch(() => [] as string[]);
		for (const name of names.filter((one) => one.endsWith(".yaml")).sort()) {
			const { value } = parseText(name, await fs.readFile(join(packageRoot(), folder, name), "utf8"));
			const { title, guide } = value as { title: string; guide?: string };
			if (isCase(value)) listed.push({ path: `${folder}/${name.slice(0, -5)}`, title, ...(guide && { guide }) });
		}
	}
	return listed;
}
