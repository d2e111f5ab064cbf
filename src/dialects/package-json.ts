import { LineMap, type SourceFile } from "../design/text.ts";
import type { Dialect, Reading } from "./dialect.ts";

/** A package is a folder of code that is built, tested and deployed as one. */
export const packageJson: Dialect = {
	id: "package-json",
	comment: undefined,
	files: { names: ["package.json"], languages: [] },
	claims: ({ path }) => !/(^|\/)(node_modules|bower_components|__fixtures__|fixtures)\//.test(path),
	read: ({ entries }, scope) => readFile(scope.file(entries[0])!),
};

function readFile(file: SourceFile): Reading {
	const folder = file.path.split("/").slice(0, -1).join("/");
	let content: unknown;
	try {
		content = JSON.parse(file.text.replace(/^\uFEFF/, ""));
	} catch (error) {
		return broken(file, (error as Error).message);
	}
	if (typeof content !== "object" || content === null || Array.isArray(content))
		return broken(file, "it is not an object");
	// A file with nothing but { "type": "module" } marks a module format inside of another package.
	const isPackage = ["name", "scripts", "dependencies", "workspaces", "main", "bin"].some((key) =>
		Object.hasOwn(content, key),
	);
	if (!isPackage) return { fragments: [], notes: [] };
	const name = "name" in content && typeof content.name === "string" ? content.name.replace(/^@[^/]*\//, "") : "";
	const names = [...new Set([name, folder.split("/").at(-1) ?? ""])].filter(Boolean);
	return { fragments: [{ role: "unit", file: file.path, folder, names }], notes: [] };
}

function broken(file: SourceFile, message: string): Reading {
	const position = Number(/position (\d+)/.exec(message)?.[1] ?? Number.NaN);
	const range = Number.isNaN(position) ? undefined : new LineMap(file.text).range(position, position + 1);
	return {
		fragments: [],
		notes: [
			{
				file: file.path,
				...(range && { range }),
				severity: "warning",
				message: `package.json cannot be read: ${message}`,
			},
		],
	};
}
