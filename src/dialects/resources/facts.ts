import { type Attribute, byDefault, declared, type Handle, unknown, type Value } from "../../design/attribute.ts";
import type { Location } from "../../design/text.ts";
import { known } from "./evaluate.ts";
import type { Folder, Resource } from "./folder.ts";
import { originOf } from "./origin.ts";
import { type Attribute as Argument, attributeOf, type Block, blocksOf, dynamicOf, type Expression } from "./syntax.ts";
import { asBoolean, asNumber, type Result, Unknown } from "./value.ts";

export interface Default {
	value: Value;
	source: string;
}

export interface Wanted {
	/** What Terraform's value means in the design; undefined: it is not understood. */
	as(value: Result): Value | undefined;
	/** What the platform does when the argument is absent; none: nothing is said of it. */
	default?: Default;
	/** Where the handle points when it is not the argument itself; null: it cannot be written. */
	anchor?: string | null;
}

export type Attributes = Record<string, Attribute>;

export const asCount = (value: Result): number | undefined => {
	const number = asNumber(value);
	return number !== undefined && number >= 0 ? Math.round(number) : undefined;
};
export const asAmount = (value: Result): number | undefined => {
	const number = asNumber(value);
	return number !== undefined && number >= 0 ? number : undefined;
};
export const asFlag = (value: Result): boolean | undefined => asBoolean(value);
export const asText = (value: Result): string | undefined =>
	typeof value === "string" && value ? value : typeof value === "number" ? String(value) : undefined;

export function handleOf(resource: Resource, path: string): Handle {
	return {
		dialect: resource.dialect,
		file: resource.file.path,
		anchor: `${resource.unit}\n${resource.address}/${path}`,
	};
}

/** The argument at a path like "health_check/interval", or why it cannot be told whether there is one. */
export function argument(block: Block, path: string): Argument | Block | undefined {
	const steps = path.split("/");
	const name = steps.pop() as string;
	let at = block;
	for (const [index, step] of steps.entries()) {
		const [inner] = blocksOf(at, step);
		if (!inner) return dynamicOf(at, step) ?? member(block, attributeOf(at, step), [...steps.slice(index + 1), name]);
		at = inner;
	}
	return attributeOf(at, name);
}

/** What stands in a whole that is given from elsewhere: `highAvailability: availability`, where Terraform has a block. */
function member({ called }: Block, whole: Argument | undefined, path: readonly string[]): Argument | undefined {
	if (!called || !whole) return undefined;
	const { file, start, end } = whole.value;
	const steps = path.map((step) => step.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()));
	return {
		file,
		start,
		end,
		name: path.at(-1) ?? "",
		value: { file, start, end, kind: "access", of: whole.value, steps },
	};
}

/** Reads one argument as an attribute: declared, by default, unknown with its reason, or nothing. */
export function fact(folder: Folder, resource: Resource, path: string, wanted: Wanted): Attribute | undefined {
	const handle = wanted.anchor === null ? undefined : handleOf(resource, wanted.anchor ?? path);
	const found = argument(resource.block, path);
	if (!found) return absent(folder, resource, path, wanted, handle);
	if ("type" in found) return unknown(`${found.labels[0]} is a dynamic block`, folder.at(found.header));
	return valued(folder, found.value, wanted, handle) ?? absent(folder, resource, path, wanted, handle);
}

/** An expression as an attribute; undefined where it is null, which Terraform takes for absent. */
export function valued(folder: Folder, expression: Expression, wanted: Wanted, handle?: Handle): Attribute | undefined {
	const value = known(folder, expression);
	const at: Location = folder.at(expression);
	if (value === null) return undefined;
	if (value instanceof Unknown) return unknown(value.reason, at, handle);
	const understood = wanted.as(value);
	if (understood === undefined) return unknown(`${folder.text(expression).slice(0, 60)} is not understood`, at, handle);
	const origin = originOf(folder, expression);
	return declared(understood, origin.at, handle, origin.through);
}

/** What the platform does without the argument; a syntax may have defaults of its own, and has its own names. */
function absent(
	folder: Folder,
	resource: Resource,
	path: string,
	wanted: Wanted,
	handle?: Handle,
): Attribute | undefined {
	if (!wanted.default) return undefined;
	const own = resource.block.defaults?.[path];
	const value = own && wanted.as(own.value);
	if (own && value !== undefined) return byDefault(value, folder.header(resource), own.source, handle);
	const source = calledOwn(resource, wanted.default.source);
	return byDefault(wanted.default.value, folder.header(resource), source, handle);
}

/** "aws_lb: …" in the words of the resource's own language. */
const calledOwn = ({ block }: Resource, source: string) =>
	block.called ? source.replace(/^(aws|azurerm|google)_\w+/, block.called) : source;

/** The known value of an argument, for decisions of a reader. */
export function settingOf(folder: Folder, block: Block, path: string): Result | undefined {
	const found = argument(block, path);
	if (!found) return undefined;
	if ("type" in found) return new Unknown("a dynamic block");
	const value = known(folder, found.value);
	return value === null ? undefined : value;
}

export function expressionAt(block: Block, path: string): Expression | undefined {
	const found = argument(block, path);
	return found && "value" in found ? found.value : undefined;
}
