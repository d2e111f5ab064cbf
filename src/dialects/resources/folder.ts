import { folderOf } from "../../design/places.ts";
import type { Location } from "../../design/text.ts";
import type { Called } from "../terraform/modules.ts";
import { isLoaded } from "../terraform/units.ts";
import { Budget } from "./budget.ts";
import { type Attribute, attributeOf, type Block, type Expression, located, type ParsedFile } from "./syntax.ts";

export interface Resource {
	/** "aws_lb.web" */
	address: string;
	type: string;
	label: string;
	block: Block;
	file: ParsedFile;
	/** The folder that is deployed, and the files of values that it is given; by line. */
	unit: string;
}

export interface Variable {
	name: string;
	default?: Expression;
	/** From terraform.tfvars, *.auto.tfvars or the environment's own files: the last one wins, as in Terraform. */
	set?: Attribute;
	/** From files that only -var-file loads. */
	elsewhere: Attribute[];
	/** It is one of a called module: the call sets it, or its default holds. */
	module?: boolean;
}

/** All of one Terraform folder: what its files declare, by name. */
export class Folder {
	readonly path: string;
	readonly files = new Map<string, ParsedFile>();
	readonly resources = new Map<string, Resource>();
	readonly variables = new Map<string, Variable>();
	readonly locals = new Map<string, Expression>();
	/** By the call and the name: "module.web.url". */
	readonly outputs = new Map<string, Expression>();
	readonly providers: Block[] = [];
	readonly budget = new Budget();
	/** A folder that other folders call: its variables' defaults say little of what is deployed. */
	readonly isModule: boolean;

	private readonly unit: string;

	/** `given`: files of values that it is deployed with, beside those that Terraform loads by itself. */
	constructor(files: readonly ParsedFile[], given: readonly string[] = [], called: readonly Called[] = []) {
		this.path = files.length > 0 ? folderOf(files[0].path) : "";
		this.unit = [this.path, ...given].join("\n");
		const inOrder = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
		for (const file of inOrder) this.files.set(file.path, file);
		for (const file of this.files.values()) if (file.path.endsWith(".tf")) this.declare(file);
		const values = inOrder.filter((file) => file.path.endsWith(".tfvars")).map((file) => this.files.get(file.path)!);
		// terraform.tfvars first, then *.auto.tfvars in the order of their names, then what the command names.
		const rank = ({ path }: ParsedFile) =>
			given.includes(path) ? 3 : !isLoaded(path) ? 0 : path.endsWith(".auto.tfvars") ? 2 : 1;
		for (const file of values.sort((a, b) => rank(a) - rank(b))) {
			for (const attribute of file.attributes) {
				if (rank(file) > 0) this.variable(attribute.name).set = attribute;
				else this.variable(attribute.name).elsewhere.push(attribute);
			}
		}
		for (const { prefix, call, files: entered } of called) {
			for (const file of entered) {
				if (!this.files.has(file.path)) this.files.set(file.path, file);
				this.declare(file);
			}
			for (const argument of call.attributes) {
				const variable = this.variables.get(`${prefix}.${argument.name}`);
				if (variable) variable.set = argument;
			}
		}
		this.isModule = this.looksLikeModule(values.length > 0);
	}

	of(...types: string[]): Resource[] {
		return [...this.resources.values()].filter((resource) => types.includes(resource.type));
	}

	key(resource: Resource): string {
		return `tf:${this.path}:${resource.address}`;
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

	private variable(name: string): Variable {
		const known = this.variables.get(name) ?? { name, elsewhere: [] };
		this.variables.set(name, known);
		return known;
	}

	private declare(file: ParsedFile): void {
		for (const block of file.blocks) {
			const [type, label] = block.labels;
			if (block.type === "resource" && type && label) {
				const address = `${block.module ? `${block.module}.` : ""}${type}.${label}`;
				if (!this.resources.has(address))
					this.resources.set(address, { address, type, label, block, file, unit: this.unit });
			} else if (block.type === "variable" && type) {
				const value = attributeOf(block, "default");
				const variable = this.variable(type);
				variable.module ||= type.includes(".");
				if (value) variable.default ??= value.value;
			} else if (block.type === "output" && type) {
				const value = attributeOf(block, "value");
				if (value) this.outputs.set(type, value.value);
			} else if (block.type === "locals") {
				for (const attribute of block.attributes) {
					if (!this.locals.has(attribute.name)) this.locals.set(attribute.name, attribute.value);
				}
			} else if (block.type === "provider") this.providers.push(block);
		}
	}

	/** Terraform's convention: a module states the providers it requires and configures none. */
	private looksLikeModule(hasValues: boolean): boolean {
		if (/(^|\/)modules\//.test(`${this.path}/`)) return true;
		if (hasValues || this.providers.length > 0) return false;
		const own = [...this.files.values()].filter((file) => folderOf(file.path) === this.path);
		const settings = own.flatMap((file) =>
			file.blocks.filter((block) => block.type === "terraform").flatMap((block) => block.blocks),
		);
		return (
			settings.some((block) => block.type === "required_providers") &&
			!settings.some((block) => block.type === "backend" || block.type === "cloud")
		);
	}
}
