import type { Dialect, Reading } from "./dialect.ts";

/** A Python project is a folder of code that is built and deployed as one; its file says what it is called. */
export const pythonProject: Dialect = {
	id: "python-project",
	comment: "#",
	files: { names: ["pyproject.toml", "requirements*.txt", "setup.cfg", "Pipfile"], languages: ["toml"] },
	claims: ({ path }) => !/(^|\/)(tests?|docs?|examples?|fixtures)\//.test(path),
	read: ({ entries }, scope) => {
		const [path] = entries;
		return readFile(path, scope.text(path) ?? "");
	},
};

function readFile(path: string, text: string): Reading {
	const folders = path.split("/").slice(0, -1);
	// requirements/base.txt stands for the folder that it is in.
	if (folders.at(-1) === "requirements") folders.pop();
	const name = nameIn(text);
	const isProject = name !== undefined || !/pyproject\.toml$|setup\.cfg$/.test(path);
	const names = [...new Set([name ?? "", folders.at(-1) ?? ""])].filter(Boolean);
	if (!isProject || names.length === 0) return { fragments: [], notes: [] };
	return { fragments: [{ role: "unit", file: path, folder: folders.join("/"), names }], notes: [] };
}

/** The name under [project], [tool.poetry] or setup.cfg's [metadata]. */
function nameIn(text: string): string | undefined {
	const table = /^\[(?:project|tool\.poetry|metadata)\]([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(text)?.[1];
	return /^name\s*=\s*["']?([\w.-]+)/m.exec(table ?? "")?.[1];
}
