import { posix } from "node:path";
import { folderOf } from "../../../design/places.ts";
import type { Scope, Unit } from "../../dialect.ts";

type Look = Pick<Scope<unknown>, "under" | "text">;

interface Project {
	folder: string;
	/** Files of code, the one that starts it first. */
	files: string[];
	isProgram: boolean;
	references: string[];
	names: string[];
	/** Its file, where it has one. */
	path?: string;
	text: string;
}

/** Projects of the workspace: a folder with a .csproj, or with a Program.cs where nothing above has one. */
function projectsIn(scope: Look): Map<string, Project> {
	const paths = scope.under("");
	const projects = new Map<string, Project>();
	for (const path of paths)
		if (path.endsWith(".csproj")) projects.set(folderOf(path), projectFrom(path, scope.text(path) ?? ""));
	const sources = paths.filter((one) => one.endsWith(".cs"));
	for (const path of sources) {
		const folder = folderOf(path);
		if (/(^|\/)Program\.cs$/.test(path) && !ownerOf(path, projects))
			projects.set(folder, {
				folder,
				files: [],
				isProgram: true,
				references: [],
				names: namesOf(posix.basename(folder)),
				text: "",
			});
	}
	if (projects.size === 0) for (const one of withoutProject(sources)) projects.set(one.folder, one);
	for (const path of sources) {
		const owner = ownerOf(path, projects);
		if (!owner) continue;
		if (/(^|\/)Program\.cs$/.test(path)) owner.files.unshift(path);
		else owner.files.push(path);
	}
	return projects;
}

/** Sources that a workspace may hold without a project, at most: more of them are no excerpt of one program. */
const mostSources = 200;

/** A part of a program whose project file lies elsewhere; Unity writes that of a game anew on each machine. */
function withoutProject(sources: readonly string[]): Project[] {
	if (sources.length === 0 || sources.length > mostSources || sources.some((one) => /(^|\/)Assets\//.test(one)))
		return [];
	const folders = sources.map((one) => folderOf(one).split("/"));
	const [first] = folders;
	const apart = first.findIndex((name, at) => folders.some((one) => one[at] !== name));
	const folder = (apart < 0 ? first : first.slice(0, apart)).join("/");
	return [{ folder, files: [], isProgram: false, references: [], names: [], text: "" }];
}

function ownerOf(path: string, projects: ReadonlyMap<string, Project>): Project | undefined {
	for (let folder = folderOf(path); ; folder = folderOf(folder)) {
		const own = projects.get(folder);
		if (own || folder === "") return own;
	}
}

/** .NET Aspire's AppHost starts the others on a developer's machine. */
const isAppHost = (text: string) => /Aspire\.AppHost|<IsAspireHost>\s*true/i.test(text);

/** Compiled for browsers, who run it: a server of the workspace hands it out. */
const isForBrowsers = (text: string) => /Sdk="Microsoft\.NET\.Sdk\.BlazorWebAssembly/i.test(text);

function projectFrom(path: string, text: string): Project {
	const one = (name: string) => new RegExp(`<${name}>\\s*([^<\\s]+)\\s*</${name}>`).exec(text)?.[1];
	const folder = folderOf(path);
	const references = [...text.matchAll(/<ProjectReference\s+Include="([^"]+)"/g)].map(([, to]) =>
		posix.join(folder, posix.dirname(to.replaceAll("\\", "/"))),
	);
	const called = [posix.basename(path, ".csproj"), one("AssemblyName"), one("ContainerRepository")?.split("/").at(-1)];
	return {
		folder,
		files: [],
		path,
		text,
		isProgram:
			!isAppHost(text) &&
			!isForBrowsers(text) &&
			(/Sdk="Microsoft\.NET\.Sdk\.(Web|Worker)/.test(text) || /^(Exe|WinExe)$/i.test(one("OutputType") ?? "")),
		references,
		names: [...new Set(called.flatMap((each) => (each ? namesOf(each) : [])))],
	};
}

/** "Acme.Orders.Api" runs as acme-orders-api, orders-api or orders. */
function namesOf(name: string): string[] {
	const parts = name.split(".").map((one) => one.replace(/([a-z\d])([A-Z])/g, "$1-$2").toLowerCase());
	const joined = (from: number) => parts.slice(from).join("-");
	const isKind = /^(api|web|web-api|service|server|host|app|worker|grpc)$/.test(parts.at(-1) ?? "");
	const short = isKind && parts.length > 1 ? [joined(-2), parts.at(-2) ?? ""] : [];
	return [...new Set([name.toLowerCase(), joined(0), ...short].filter(Boolean))];
}

/** Programs, each with the projects that it refers to; and projects that none here refers to. */
export function programsIn(scope: Look): Unit[] {
	const projects = projectsIn(scope);
	const used = new Set<string>();
	const units: Unit[] = [];
	for (const project of projects.values()) {
		if (!project.isProgram || project.files.length === 0) continue;
		const reached = reachedFrom(project.folder, projects);
		for (const one of reached) used.add(one);
		const entries = [...reached].flatMap((one) => projects.get(one)?.files ?? []);
		// A unit that looked at all projects for its own would be read again after a change of any.
		const { folder, files, names, path } = project;
		const given = { program: files[0], folder, names: names.join("\n"), ...(path !== undefined && { project: path }) };
		units.push({ key: folder, entries, given });
	}
	const others = [...projects.values()].filter(
		({ folder, files, text }) => !used.has(folder) && files.length > 0 && !isForBrowsers(text),
	);
	const within = new Set(others.flatMap(({ references }) => references));
	// What nothing refers to is read with what it refers to, as a program is.
	for (const { folder, text } of others.filter((one) => !within.has(one.folder))) {
		// Aspire's AppHost refers to the programs that it starts: none of their code is its own.
		const reached = isAppHost(text) ? [folder] : reachedFrom(folder, projects);
		for (const one of reached) used.add(one);
		units.push({ key: folder, entries: [...reached].flatMap((one) => projects.get(one)?.files ?? []) });
	}
	for (const { folder, files } of others) if (!used.has(folder)) units.push({ key: folder, entries: files });
	return units;
}

function reachedFrom(start: string, projects: ReadonlyMap<string, Project>): Set<string> {
	const found = new Set([start]);
	for (const folder of found)
		for (const next of projects.get(folder)?.references ?? [])
			if (projects.has(next) && !isForBrowsers(projects.get(next)!.text) && found.size < 200) found.add(next);
	return found;
}
