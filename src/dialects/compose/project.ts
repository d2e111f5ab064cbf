import type { Fragment, Given } from "../../design/fragment.ts";
import { folderOf } from "../../design/places.ts";
import type { Location, Note, SourceFile } from "../../design/text.ts";
import { type Started, withCopies } from "../container-copies.ts";
import type { Reading } from "../dialect.ts";
import { envKey, envValues, isEnvFile } from "./env-file.ts";
import { extended, extendedFrom, merge } from "./merge.ts";
import { serviceOf, startedOf } from "./service.ts";
import { environments } from "./service-text.ts";
import { singleNotes } from "./single.ts";
import { entriesOf, isNote, nodeAt, type Tree, textOf, treeOf } from "./tree.ts";

/** One file alone: the values of an env file, the tree of a Compose file, or why it cannot be read. */
export type ComposeFile = { path: string } & (
	| { values: Record<string, Given> }
	| { tree: Tree }
	| { note: Note }
	| { mounted: true }
);

/** What a container may mount and is asked for where one does. */
export const isMounted = ({ path, text }: SourceFile) => /\.ini$/i.test(path) && /^\s*\[pgbouncer\]/m.test(text);

export function parse(file: SourceFile): ComposeFile {
	const { path } = file;
	if (isMounted(file)) return { path, mounted: true };
	if (isEnvFile(path)) return { path, values: envValues(file) };
	const tree = treeOf(file);
	return isNote(tree) ? { path, note: tree } : { path, tree };
}

interface Read {
	path: string;
	tree: Tree;
	/** What its name adds to that of the base: "prod" in "compose.prod.yaml"; undefined for the base itself. */
	variant?: string;
}

const name = /(?:^|\/)(?:docker-)?(?:compose|stack)(?:[.-]([^/]+))?\.ya?ml$/i;

export function isComposeName(path: string): boolean {
	return name.test(path) && !/(^|\/)templates\//.test(path);
}

/** The order in which Compose looks for a file of its own accord. */
const order = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** Files of one folder: the base with what is laid over it, and each environment that a file's name tells. */
export function readFolder(
	files: readonly ComposeFile[],
	other: (path: string) => ComposeFile | undefined,
	text: (path: string) => string | undefined = () => undefined,
): Reading {
	const fragments: Fragment[] = [];
	const notes: Note[] = [];
	const reads: Read[] = [];
	const variables = new Map<string, string>();
	for (const file of files) {
		const { path } = file;
		if ("note" in file) notes.push(file.note);
		else if ("tree" in file) {
			const { tree } = file;
			if (nodeAt(tree, "services")) reads.push({ path, tree, variant: name.exec(path)?.[1] });
		} else if ("values" in file) {
			fragments.push({ role: "values", file: path, keys: [envKey(path)], values: file.values });
			if (!/(^|\/)\.env$/.test(path)) continue;
			for (const [key, { text }] of Object.entries(file.values)) if (text !== undefined) variables.set(key, text);
		}
	}
	const servicesAt = (written: string, from: string) => {
		const file = other(beside(from, written) ?? "");
		return file && "tree" in file ? nodeAt(file.tree, "services") : undefined;
	};
	for (const { parts, environment } of projectsOf(reads.filter((read) => !isPattern(read, reads)))) {
		const [base] = parts;
		const whole = parts.reduce<Tree | undefined>((sum, { tree }) => merge(sum, tree), undefined);
		const services = extended(nodeAt(whole, "services"), servicesAt);
		const project = { scope: base.path, folder: folderOf(base.path), variables, text };
		const swarm = services.some(([, tree]) => isStack(tree));
		const where = environment ?? (services.some(([, tree]) => isDeployed(tree)) ? undefined : "local");
		const awaited = awaitedOf(services);
		const own: Fragment[] = [];
		const started: Started[] = [];
		for (const [service, tree] of services) {
			if (!nodeAt(tree, "image") && !nodeAt(tree, "build")) continue;
			const scope = environment ? `${project.scope} ${environment}` : project.scope;
			notes.push(...singleNotes(service, tree, swarm));
			const within = { ...project, swarm, scope, awaited, ...(where && { environment: where }) };
			const read = serviceOf(service, tree, within);
			own.push(...read);
			started.push(...startedOf(service, tree, within, read));
		}
		fragments.push(...withCopies(own, started));
	}
	return { fragments, notes };
}

/** Services that another starts after, once they have ended well. */
function awaitedOf(services: readonly (readonly [string, Tree])[]): Map<string, Location> {
	const all = services.flatMap(([, tree]) => entriesOf(nodeAt(tree, "depends_on")));
	return new Map(
		all.flatMap(([name, one]) => {
			const condition = nodeAt(one, "condition");
			return condition && textOf(condition) === "service_completed_successfully" ? [[name, condition.at] as const] : [];
		}),
	);
}

/** A path as a file of the workspace writes it; undefined where it leaves the workspace. */
function beside(file: string, written: string): string | undefined {
	const parts: string[] = [];
	for (const part of `${folderOf(file)}/${written}`.split("/")) {
		if (part === ".." && parts.pop() === undefined) return undefined;
		if (part !== "" && part !== "." && part !== "..") parts.push(part);
	}
	return parts.join("/");
}

/** A file that others only take services from, and that is no project by its name. */
function isPattern({ path }: Read, reads: readonly Read[]): boolean {
	const base = path.split("/").at(-1)?.toLowerCase() ?? "";
	if (order.includes(base) || /override/.test(base)) return false;
	return reads.some(
		(other) =>
			other.path !== path &&
			servicesOf(other).some(([, tree]) => {
				const from = extendedFrom(tree);
				return from !== undefined && beside(other.path, from.file) === path;
			}),
	);
}

/** What only an orchestrator reads says that this is more than a laptop's. */
export function isDeployed(service: Tree): boolean {
	return ["replicas", "mode", "update_config", "rollback_config", "placement"].some((key) =>
		nodeAt(service, "deploy", key),
	);
}

/** What docker compose leaves aside; that several are replicas of each other it says itself, too. */
function isStack(service: Tree): boolean {
	const mode = textOf(nodeAt(service, "deploy", "mode"));
	if (mode !== undefined && mode !== "replicated") return true;
	return ["endpoint_mode", "update_config", "rollback_config", "placement"].some((key) =>
		nodeAt(service, "deploy", key),
	);
}

interface Parts {
	parts: Read[];
	environment?: string;
}

/**
 * A file whose name is an environment's is laid over the base where it only changes the base's services, and stands for
 * itself where it has all of its own. Others are laid over the base for everybody, but where they say all of it anew.
 */
function projectsOf(reads: readonly Read[]): Parts[] {
	const base =
		order.flatMap((one) => reads.filter(({ path }) => path.split("/").at(-1)?.toLowerCase() === one))[0] ??
		(reads.length === 1 ? reads[0] : undefined);
	const usual: Read[] = base ? [base] : [];
	const projects: Parts[] = [];
	for (const read of reads) {
		if (read === base) continue;
		const environment = environments.exec(read.variant ?? "")?.[1]?.toLowerCase();
		const over = base !== undefined && patches(read, base);
		if (environment) projects.push({ parts: over ? [base, read] : [read], environment });
		else if (base && (over || !shares(read, base))) usual.push(read);
		else projects.push({ parts: [read], ...(read.variant && base && { environment: read.variant }) });
	}
	const own = base && environments.exec(base.variant ?? "")?.[1]?.toLowerCase();
	return usual.length > 0 ? [{ parts: usual, ...(own && { environment: own }) }, ...projects] : projects;
}

const servicesOf = ({ tree }: Read) => entriesOf(nodeAt(tree, "services"));
const names = (read: Read) => new Set(servicesOf(read).map(([service]) => service));

function patches(read: Read, base: Read): boolean {
	const known = names(base);
	return servicesOf(read).some(
		([service, tree]) => known.has(service) && !nodeAt(tree, "image") && !nodeAt(tree, "build"),
	);
}

function shares(read: Read, base: Read): boolean {
	const known = names(base);
	return servicesOf(read).some(([service]) => known.has(service));
}
