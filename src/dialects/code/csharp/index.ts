import { reasonOf } from "../../../design/failure.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { folderOf } from "../../../design/places.ts";
import type { Note } from "../../../design/text.ts";
import type { Dialect, Reading } from "../../dialect.ts";
import { alone } from "../around.ts";
import type { Code } from "../code.ts";
import { concepts } from "../concepts/index.ts";
import { notesOn } from "../fault-notes.ts";
import { packageFrom } from "../go/package.ts";
import { csharpKnowledge } from "../knowledge/csharp/index.ts";
import { csharp as adapter } from "../languages/csharp.ts";
import { isGenerated, isProductionCode } from "../places.ts";
import { Program } from "../program.ts";
import { aspnet } from "./aspnet.ts";
import { underOtherDefaults } from "./client-defaults.ts";
import { httpClients } from "./http-clients.ts";
import { connectionStrings } from "./settings.ts";
import { adoStores } from "./stores.ts";
import { toldIn } from "./told.ts";

const largest = 400_000;
/** Programs written in C#, each with the projects that it refers to and its settings. */
export const csharp: Dialect<Code> = {
	id: "csharp",
	comment: "//",
	files: {
		names: ["*.cs", "*.csproj", "appsettings*.json"],
		languages: ["csharp"],
		called: "servers written in C#",
	},
	claims: ({ path, text }) =>
		path.endsWith(".cs")
			? text.length <= largest && isProductionCode(path) && !isOfTests(path) && !isGenerated(text)
			: !/(^|\/)(tests?|samples?|examples?|node_modules|bin|obj)\//i.test(path) && !isOfTests(path),
	load: adapter.load,
	parse: adapter.parse,
	units: toldIn,
	read: ({ entries, given }, scope): Reading => {
		const fragments: Fragment[] = [];
		const { main = entries[0], folder, names, left, uses = "" } = given ?? {};
		if (folder !== undefined && names !== undefined)
			fragments.push({ role: "unit", file: main, folder, names: names.split("\n") });
		try {
			const parts = entries.flatMap((path) => scope.file(path) ?? []);
			if (parts.length === 0) return { fragments, notes: [] };
			const whole = packageFrom(parts);
			const settings = connectionStrings(folder ?? folderOf(main), scope);
			const opened = [...(whole.uses ?? []), ...uses.split("\n").filter(Boolean)];
			const program = new Program({ ...whole, uses: opened, path: main }, adapter, csharpKnowledge, () => undefined, {
				...alone,
				setting: (key) => {
					const said = settings.get(key.replace(/^ConnectionStrings:/, ""));
					return said && { value: said.text, at: said.at };
				},
			});
			for (const concept of [...concepts, aspnet, httpClients, adoStores(settings)])
				fragments.push(...concept.read(program).map(atItsFile));
			return {
				fragments: given?.forAllClients ? [...underOtherDefaults(fragments)] : fragments,
				notes: [...(left === undefined ? [] : [leftOut(left, main)]), ...notesOn(whole)],
			};
		} catch (error) {
			return { fragments, notes: [{ file: main, severity: "error", message: `cannot be read: ${reasonOf(error)}` }] };
		}
	},
};

function leftOut(left: string, file: string): Note {
	return { file, severity: "info", message: `${left} files that may say something of this program are read` };
}

const isOfTests = (path: string) =>
	/(^|\/)[\w.]*\.?(Unit|Integration|Functional|Acceptance)?Tests?(\.\w+)?\//.test(path);

function atItsFile(fragment: Fragment): Fragment {
	const isPiece = fragment.role === "extends" || fragment.role === "declares";
	return isPiece ? { ...fragment, file: fragment.at.file } : fragment;
}
