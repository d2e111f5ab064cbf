import { type Attribute, byDefault, declared, type Handle, unknown, type Value } from "../../design/attribute.ts";
import type { Given } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { addressIn, fill } from "../interpolate.ts";
import { asMap } from "./merge.ts";
import { entriesOf, itemsOf, nodeAt, type Tree, textOf } from "./tree.ts";

/** What the services of one project share. */
export interface Project {
	/** Keys and host names are unique within it. */
	scope: string;
	/** Paths are relative to the folder of the first file. */
	folder: string;
	environment?: string;
	/** Something of it says what only Docker Swarm reads: it runs on a cluster, and not on one machine. */
	swarm?: boolean;
	/** Of `.env` beside the first file. */
	variables: ReadonlyMap<string, string>;
	/** A file of the workspace. */
	text?: (path: string) => string | undefined;
	/** Services that others wait for to end, and where one does. */
	awaited?: ReadonlyMap<string, Location>;
}

/** Names of profiles that are environments; others are parts that one may leave out. */
export const environments =
	/(?:^|[.-])(prod(?:uction)?|stag(?:e|ing)|dev(?:elop(?:ment)?)?|local|tests?|testing|e2e|ci|qa|uat|preview)$/i;

/** What is written of one service, with the variables of its project filled in. */
export class ServiceText {
	readonly name: string;
	readonly tree: Tree;
	readonly project: Project;

	constructor(name: string, tree: Tree, project: Project) {
		this.name = name;
		this.tree = tree;
		this.project = project;
	}

	/** Where a person looks for it: its name. */
	get at(): Location {
		return this.tree.key ?? this.tree.at;
	}

	where(): { scope: string; environment?: string } {
		const profile = itemsOf(this.node("profiles")).map((one) => environments.exec(this.text(one) ?? "")?.[1])[0];
		const environment = profile ?? this.project.environment;
		return { scope: this.project.scope, ...(environment && { environment }) };
	}

	node(...path: string[]): Tree | undefined {
		return nodeAt(this.tree, ...path);
	}

	/** A scalar with its variables filled in, those that nobody gives as they are written. */
	text(tree: Tree | undefined): string | undefined {
		const text = textOf(tree);
		return text === undefined ? undefined : fill(text, this.project.variables).text;
	}

	fact(
		path: string[],
		as: (text: string) => Value | undefined,
		fallback?: [Value, string],
		place = this.at,
	): Attribute | undefined {
		const tree = this.node(...path);
		const raw = textOf(tree);
		const handle: Handle = { dialect: "compose", file: (tree?.at ?? this.at).file, anchor: this.name };
		if (!tree || raw === undefined) return fallback && byDefault(fallback[0], place, fallback[1], handle);
		const { text, missing } = fill(raw, this.project.variables);
		if (missing.length > 0) return unknown(`${missing[0]} is set where it is started`, tree.at);
		const value = as(text);
		return value === undefined
			? unknown(`"${text.slice(0, 60)}" is not understood here`, tree.at)
			: declared(value, tree.at, handle);
	}

	given(): Record<string, Given> {
		const tree = this.node("environment");
		return Object.fromEntries(entriesOf(tree && asMap(tree)).map(([name, one]) => [name, this.one(name, one)]));
	}

	private one(name: string, tree: Tree): Given {
		const { at } = tree;
		const written = textOf(tree);
		if (written === undefined) {
			const text = this.project.variables.get(name);
			return text === undefined ? { unknown: "taken from the shell that starts it", at } : { text, at };
		}
		const { text, missing } = fill(written, this.project.variables);
		if (missing.length === 0) return { text, at };
		const address = addressIn(text);
		return address ? { text: address, at } : { unknown: `${missing[0]} is set where it is started`, at };
	}

	/** A path of the file within the workspace, as Windows writes it, too; undefined where it leaves it or is not known. */
	path(written: string | undefined, from = this.project.folder): string | undefined {
		if (written === undefined || /[$~]|^[/\\]|^\w+:[/\\]/.test(written)) return undefined;
		const parts: string[] = [];
		for (const part of `${from}/${written}`.split(/[/\\]/)) {
			if (part === ".." && parts.pop() === undefined) return undefined;
			if (part !== "" && part !== "." && part !== "..") parts.push(part);
		}
		return parts.join("/");
	}
}

export const nodeText = (tree: Tree, key: string) => textOf(nodeAt(tree, key));

export const count = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
export const amount = (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);
