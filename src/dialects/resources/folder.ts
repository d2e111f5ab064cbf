import type { Location, Note } from "../../design/text.ts";
import { Budget } from "./budget.ts";
import type { Called } from "./modules.ts";
import {
	type Attribute,
	attributeOf,
	type Block,
	type Expression,
	located,
	type ParsedFile,
	type Step,
} from "./syntax.ts";
import { hasDefaults } from "./type-defaults.ts";

export interface Resource {
	/** "aws_lb.web" */
	address: string;
	type: string;
	label: string;
	block: Block;
	file: ParsedFile;
	/** What is deployed (for Terraform the folder, and the files of values that it is given), by line. */
	unit: string;
	/** The dialect that reads it, and writes what its handles lead to. */
	dialect: string;
}

export interface Variable {
	name: string;
	default?: Expression;
	/** Its type constraint, where that says what members are that are left out. */
	type?: Expression;
	/** From terraform.tfvars, *.auto.tfvars or the environment's own files: the last one wins, as in Terraform. */
	set?: Attribute;
	/** From files that only -var-file loads. */
	elsewhere: Attribute[];
	/** It is one of a called module: the call sets it, or its default holds. */
	module?: boolean;
}

/** All that one deployment declares, by name: a Terraform folder, a template with its nested ones, a program. */
export class Folder {
	readonly files = new Map<string, ParsedFile>();
	readonly resources = new Map<string, Resource>();
	readonly variables = new Map<string, Variable>();
	readonly locals = new Map<string, Expression>();
	/** By the call and the name: "module.web.url". */
	readonly outputs = new Map<string, Expression>();
	/** Names under which a stack exports outputs, by the output. */
	readonly exports = new Map<string, Expression>();
	readonly providers: Block[] = [];
	/** Instances of what is made for each member of a collection, by the address of all. */
	private readonly groups = new Map<string, Resource[]>();
	readonly budget = new Budget();
	/** Files beside its own, for functions that read them. */
	textAt?: (path: string) => string | undefined;
	/** What a person should know of how far it was read. */
	readonly notes: Note[] = [];
	/** A folder that other folders call: its variables' defaults say little of what is deployed. */
	isModule = false;
	readonly path: string;
	readonly dialect: string;
	private readonly unit: string;

	/** `unit`: what its handles lead to, for whoever writes. */
	constructor(dialect: string, path: string, unit: string) {
		this.dialect = dialect;
		this.path = path;
		this.unit = unit;
	}

	of(...types: string[]): Resource[] {
		return [...this.resources.values()].filter((resource) => types.includes(resource.type));
	}

	key(resource: Resource): string {
		return `${this.dialect === "terraform" ? "tf" : this.dialect}:${this.path}:${resource.address}`;
	}

	at(span: { file: string; start: number; end: number }): Location {
		return located(this.files.get(span.file)!, span);
	}

	header(resource: Resource): Location {
		return this.at(resource.block.header);
	}

	text(span: { file: string; start: number; end: number }): string {
		return this.files.get(span.file)!.text.slice(span.start, span.end);
	}

	variable(name: string): Variable {
		const known = this.variables.get(name) ?? { name, elsewhere: [] };
		this.variables.set(name, known);
		return known;
	}

	/** Modules that it calls, each with names of its own and what the caller gives it. */
	enter(called: readonly Called[]): void {
		for (const { prefix, call, files: entered } of called) {
			for (const file of entered) this.declare(file);
			for (const argument of call.attributes) {
				const variable = this.variables.get(`${prefix}.${argument.name}`);
				if (variable) variable.set = argument;
			}
		}
	}

	/** What a reference leads to: a resource, one instance of several, or all of them where none is named. */
	led(root: string, steps: readonly Step[], worth: (step: Expression) => unknown = () => undefined): Resource[] {
		const address = `${root}.${steps[0]}`;
		const only = this.resources.get(address);
		if (only) return [only];
		const group = this.groups.get(address) ?? [];
		const [, step] = steps;
		const key = typeof step === "object" ? worth(step) : step;
		const named = group.filter(({ block }) => block.each === String(key));
		return (named.length > 0 ? named : group).filter((one) => this.resources.has(one.address));
	}

	/** Instances in place of what they are instances of. */
	spread(resource: Resource, instances: Resource[]): void {
		this.resources.delete(resource.address);
		this.groups.set(resource.address, instances);
		for (const one of instances) this.resources.set(one.address, one);
	}

	/** All of a called module once more, under a name of its own and with what that call gives; renames what belongs to it. */
	duplicate(prefix: string, own: string, call: Block): <T>(syntax: T) => T {
		const rename = (name: string) =>
			name === prefix || name.startsWith(`${prefix}.`) ? own + name.slice(prefix.length) : name;
		const renamed = <T>(syntax: T): T => {
			if (typeof syntax === "string") return rename(syntax) as T;
			if (Array.isArray(syntax)) return syntax.map(renamed) as T;
			if (typeof syntax !== "object" || syntax === null) return syntax;
			const copy = {} as Record<string, unknown>;
			for (const name in syntax) copy[name] = name === "file" ? syntax[name] : renamed(syntax[name]);
			return copy as T;
		};
		for (const [address, resource] of [...this.resources])
			if (address.startsWith(`${prefix}.`))
				this.resources.set(rename(address), { ...resource, address: rename(address), block: renamed(resource.block) });
		for (const [name, local] of [...this.locals])
			if (name.startsWith(`${prefix}.`)) this.locals.set(rename(name), renamed(local));
		for (const [name, output] of [...this.outputs])
			if (name.startsWith(`${prefix}.`)) this.outputs.set(rename(name), renamed(output));
		for (const [name, variable] of [...this.variables])
			if (name.startsWith(`${prefix}.`)) this.variables.set(rename(name), { ...renamed(variable), name: rename(name) });
		for (const argument of call.attributes) {
			const variable = this.variables.get(`${own}.${argument.name}`);
			if (variable) variable.set = argument;
		}
		return renamed;
	}

	/** The resources of a called module, once its calls are told apart. */
	forget(prefix: string): void {
		for (const address of this.resources.keys()) if (address.startsWith(`${prefix}.`)) this.resources.delete(address);
	}

	declare(file: ParsedFile): void {
		if (!this.files.has(file.path)) this.files.set(file.path, file);
		for (const block of file.blocks) {
			const [type, label] = block.labels;
			if (block.type === "resource" && type && label) {
				const address = `${block.module ? `${block.module}.` : ""}${type}.${label}`;
				if (!this.resources.has(address))
					this.resources.set(address, { address, type, label, block, file, unit: this.unit, dialect: this.dialect });
			} else if (block.type === "variable" && type) {
				const value = attributeOf(block, "default");
				const variable = this.variable(type);
				variable.module ||= type.includes(".");
				if (value) variable.default ??= value.value;
				const constraint = attributeOf(block, "type")?.value;
				if (hasDefaults(constraint)) variable.type ??= constraint;
			} else if (block.type === "output" && type) {
				const value = attributeOf(block, "value");
				if (value) this.outputs.set(type, value.value);
				const exported = attributeOf(block, "export");
				if (exported) this.exports.set(type, exported.value);
			} else if (block.type === "locals") {
				for (const attribute of block.attributes) {
					if (!this.locals.has(attribute.name)) this.locals.set(attribute.name, attribute.value);
				}
			} else if (block.type === "provider") this.providers.push(block);
		}
	}
}
