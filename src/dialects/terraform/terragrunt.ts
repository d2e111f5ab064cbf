import { posix } from "node:path";
import { environmentOf } from "../../design/environment.ts";
import { folderOf } from "../../design/places.ts";
import type { Scope, Unit } from "../dialect.ts";
import { Folder } from "../resources/folder.ts";
import { renamed } from "../resources/modules.ts";
import { settle } from "../resources/settle.ts";
import {
	type Attribute,
	attributeOf,
	type Block,
	type Expression,
	type ParsedFile,
	type Span,
} from "../resources/syntax.ts";
import { within } from "../resources/within.ts";
import { calledFrom } from "./modules.ts";
import { isKnown } from "./registry/index.ts";

/** How many files include or read each other in a row. */
const deepest = 6;

export const isTerragrunt = (path: string): boolean => path.endsWith(".hcl");
const isStack = (path: string): boolean => /(^|\/)terragrunt\.hcl$/.test(path);

type Files = Pick<Scope<ParsedFile>, "file" | "text" | "in" | "has">;

/**
 * What one terragrunt.hcl deploys: the module that it or a file that it includes names, with the inputs of all of them.
 * It is read as if it called the module.
 */
export function terragruntFolder(path: string, scope: Files): Folder {
	const folder = new Folder("terraform", folderOf(path), path);
	const stack = new Stack(path, scope);
	const file = stack.asCall();
	if (!file) return folder;
	const called = calledFrom([file], folderOf(path), scope);
	for (const one of stack.files.values()) folder.files.set(one.path, one);
	folder.declare(file);
	folder.enter(called);
	settle(folder, called);
	return folder;
}

/** A unit for each terragrunt.hcl that names a module which can be read; `called` are folders that are theirs. */
export function terragruntUnits(scope: Scope<ParsedFile>): { units: Unit[]; called: Set<string> } {
	const called = new Set<string>();
	const units = scope
		.under("")
		.filter(isStack)
		.flatMap((path): Unit[] => {
			const source = new Stack(path, scope).source();
			if (source === undefined) return [];
			const module = within(folderOf(path), source);
			const own = module === undefined ? [] : scope.in(module);
			if (module !== undefined && own.length === 0) return [];
			if (module !== undefined) called.add(module);
			const environment = environmentOf(path);
			const given = { terragrunt: path, ...(module !== undefined && { modules: module }) };
			return [{ key: path, entries: [path], given, ...(environment !== undefined && { environment }) }];
		});
	return { units, called };
}

/** One terragrunt.hcl with the files that it includes and reads. */
class Stack {
	readonly files = new Map<string, ParsedFile>();
	private readonly path: string;
	private readonly scope: Files;
	private readonly blocks: Block[] = [];

	constructor(path: string, scope: Files) {
		this.path = path;
		this.scope = scope;
	}

	/** Itself, and before it what it includes. */
	private chain(path = this.path, depth = 0): ParsedFile[] {
		const file = this.scope.file(path);
		if (!file || depth > deepest) return [];
		this.files.set(path, file);
		const included = file.blocks
			.filter(({ type }) => type === "include")
			.flatMap((block) => this.pathIn(attributeOf(block, "path")?.value) ?? []);
		return [...included.flatMap((one) => this.chain(one, depth + 1)), file];
	}

	/** Where the module lies from here, or its name in the public registry. */
	source(): string | undefined {
		const sources = this.chain().flatMap((file) =>
			file.blocks.flatMap((block) => (block.type === "terraform" ? (attributeOf(block, "source") ?? []) : [])),
		);
		const source = sources.at(-1)?.value;
		const text = source && this.text(source);
		if (text === undefined) return undefined;
		const registry = /^tfr:\/\/[^/]*\/([^?]+)/.exec(text)?.[1];
		if (registry !== undefined) return isKnown(registry) ? registry : undefined;
		if (/^[\w+.-]+::|^[\w.-]+@|^\w+:\/\//.test(text)) return isKnown(text) ? text : undefined;
		// A double slash says which part of what is fetched is the module.
		const own = posix.normalize(text.replace(/\/\/+/g, "/"));
		return own.startsWith(".") ? own : `./${own}`;
	}

	asCall(): ParsedFile | undefined {
		const source = this.source();
		const chain = this.chain();
		const own = chain.at(-1);
		if (source === undefined || !own) return undefined;
		const at: Span = { file: own.path, start: 0, end: 0 };
		const inputs = new Map<string, Attribute>();
		for (const file of chain) {
			const entered = this.entered(file);
			const value = entered.attributes.find(({ name }) => name === "inputs")?.value;
			for (const object of objectsIn(value))
				for (const { key, value: one } of object.entries)
					if (key.kind === "literal")
						inputs.set(String(key.value), {
							file: one.file,
							start: one.start,
							end: one.end,
							name: String(key.value),
							value: one,
						});
		}
		const from: Attribute = { ...at, name: "source", value: { ...at, kind: "literal", value: source } };
		const call: Block = {
			...at,
			type: "module",
			labels: ["this"],
			header: at,
			inside: at,
			attributes: [from, ...inputs.values()],
			blocks: [],
			hasComment: false,
		};
		return { ...own, attributes: [], blocks: [call, ...this.blocks] };
	}

	private readonly known = new Map<string, { attributes: Attribute[] }>();

	/** A file whose locals have names of their own, and its attributes as they name them. */
	private entered(file: ParsedFile, depth = 0): { attributes: Attribute[] } {
		const known = this.known.get(file.path);
		if (known || depth > deepest) return known ?? { attributes: [] };
		this.known.set(file.path, { attributes: [] });
		this.files.set(file.path, file);
		const locals = file.blocks.filter(({ type }) => type === "locals");
		const holder = { ...locals[0], type: "inputs", labels: [], attributes: file.attributes } as Block;
		const own = renamed({ ...file, blocks: [...locals, holder] }, file.path);
		const blocks = own.blocks.map((block) => ({
			...block,
			attributes: block.attributes.map((one) => ({ ...one, value: this.read(one.value, depth) })),
		}));
		this.blocks.push(...blocks.filter(({ type }) => type === "locals"));
		const attributes = blocks.find(({ type }) => type === "inputs")?.attributes ?? [];
		this.known.set(file.path, { attributes });
		return { attributes };
	}

	/** `read_terragrunt_config(…)` is what the file holds, wherever it stands in an expression. */
	private read<T>(syntax: T, depth: number): T {
		if (Array.isArray(syntax)) return syntax.map((one) => this.read(one, depth)) as T;
		if (typeof syntax !== "object" || syntax === null) return syntax;
		const at = syntax as unknown as Expression;
		if (at.kind === "call" && at.name === "read_terragrunt_config") {
			const path = this.pathIn(at.arguments[0]);
			const file = path === undefined ? undefined : this.scope.file(path);
			if (file) return this.held(file, at, depth + 1) as T;
		}
		const copy = {} as Record<string, unknown>;
		for (const name in syntax) copy[name] = this.read(syntax[name], depth);
		return copy as T;
	}

	/** `{ locals = {…}, inputs = {…} }` */
	private held(file: ParsedFile, { file: path, start, end }: Span, depth: number): Expression {
		const { attributes } = this.entered(file, depth);
		const span = { file: path, start, end };
		const literal = (value: string): Expression => ({ ...span, kind: "literal", value });
		const names = file.blocks.flatMap((block) =>
			block.type === "locals" ? block.attributes.map(({ name }) => name) : [],
		);
		const locals = names.map((name) => {
			const value: Expression = { ...span, kind: "reference", root: "local", steps: [`${file.path}.${name}`] };
			return { ...span, key: literal(name), value };
		});
		const inputs = attributes.find(({ name }) => name === "inputs")?.value;
		const entries = [
			{ ...span, key: literal("locals"), value: { ...span, kind: "object", entries: locals } as Expression },
			...(inputs ? [{ ...span, key: literal("inputs"), value: inputs }] : []),
		];
		return { ...span, kind: "object", entries };
	}

	/** A path of the workspace that an expression comes to. */
	private pathIn(expression: Expression | undefined): string | undefined {
		const text = expression && this.text(expression);
		if (text === undefined || text === "") return undefined;
		return within(folderOf(this.path), text.startsWith(".") ? text : `./${text}`);
	}

	/** Text with what Terragrunt's functions say of folders, as seen from the file that is deployed. */
	private text(expression: Expression): string | undefined {
		switch (expression.kind) {
			case "literal":
				return String(expression.value);
			case "template": {
				const parts = expression.parts.map((part) => (typeof part === "string" ? part : this.text(part)));
				return parts.some((part) => part === undefined) ? undefined : parts.join("");
			}
			case "call":
				return this.called(expression);
			default:
				return undefined;
		}
	}

	private called({ name, arguments: given }: Expression & { kind: "call" }): string | undefined {
		const up = folderOf(this.path)
			.split("/")
			.filter(Boolean)
			.map(() => "..")
			.join("/");
		switch (name) {
			case "get_terragrunt_dir":
			case "get_original_terragrunt_dir":
				return ".";
			case "get_repo_root":
			case "get_path_to_repo_root":
				return up || ".";
			case "find_in_parent_folders":
				return this.above(given[0] ? this.text(given[0]) : undefined);
			case "dirname": {
				const of = given[0] && this.text(given[0]);
				return of === undefined ? undefined : posix.dirname(of);
			}
			case "get_parent_terragrunt_dir":
			case "path_relative_from_include": {
				const of = this.above(undefined);
				return of === undefined ? undefined : posix.dirname(of);
			}
		}
		return undefined;
	}

	/** The nearest file of that name in a folder above, from here. */
	private above(name: string | undefined): string | undefined {
		const names = name === undefined ? ["root.hcl", "terragrunt.hcl"] : [name];
		let way = "..";
		for (let folder = folderOf(folderOf(this.path)); ; folder = folderOf(folder), way += "/..") {
			for (const one of names) if (this.scope.has([folder, one].filter(Boolean).join("/"))) return `${way}/${one}`;
			if (folder === "") return undefined;
		}
	}
}

/** The objects that an expression is made of: one, or several that are merged. */
function objectsIn(value: Expression | undefined): (Expression & { kind: "object" })[] {
	if (value?.kind === "object") return [value];
	return value?.kind === "call" && value.name === "merge" ? value.arguments.flatMap(objectsIn) : [];
}
