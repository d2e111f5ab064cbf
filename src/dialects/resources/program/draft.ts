import type { Block, Expression, Span } from "../syntax.ts";
import { entry, expressionOf, literal, placeOf, type Value } from "./values.ts";

/** What CDK sets where a program says nothing, with where that is documented. */
export type Usual = Record<string, { value: string | number | boolean; source: string }>;

const fresh = (type: string, labels: string[], header: Span): Block => {
	const { file, start, end } = header;
	const span = { file, start, end };
	return { ...span, type, labels, header: span, inside: span, attributes: [], blocks: [], hasComment: false };
};

/** A resource in the making. */
export class Draft {
	readonly block: Block;

	constructor(block: Block) {
		this.block = block;
	}

	/** Sets an argument; a later one wins. */
	set(path: string, value: Value | Expression | undefined): this {
		if (!value) return this;
		const expression = "kind" in value && "file" in value ? value : expressionOf(value);
		const steps = path.split("/");
		const last = steps.pop() as string;
		let within = this.block;
		for (const step of steps) {
			let inner = within.blocks.find(({ type }) => type === step);
			if (!inner) {
				inner = fresh(step, [], expression);
				within.blocks.push(inner);
			}
			within = inner;
		}
		const { file, start, end } = expression;
		within.attributes = within.attributes.filter(({ name }) => name !== last);
		within.attributes.push({ file, start, end, name: last, value: expression });
		return this;
	}

	/** Sets arguments from the members of an object: by the path, the member's own. */
	from(props: Value | undefined, names: Readonly<Record<string, string>>): this {
		for (const [path, member] of Object.entries(names)) {
			const steps = member.split(".");
			const value = entry(props, ...steps);
			const holder = value ? undefined : entry(props, ...steps.slice(0, -1));
			if (holder?.kind === "object") this.room(path, holder.at, steps.at(-1) as string);
			this.set(path, value);
		}
		return this;
	}

	usual(defaults: Usual): this {
		this.block.defaults = { ...this.block.defaults, ...defaults };
		return this;
	}

	private room(path: string, at: Span, member: string): void {
		this.block.room = { ...this.block.room, [path]: { at, member } };
	}

	/** A block of which there may be several. */
	add(type: string, at: Span, values: Readonly<Record<string, Expression | Value | undefined>>): this {
		const block = fresh(type, [], at);
		for (const [name, value] of Object.entries(values)) {
			if (!value) continue;
			const expression = "kind" in value && "file" in value ? value : expressionOf(value);
			const { file, start, end } = expression;
			block.attributes.push({ file, start, end, name, value: expression });
		}
		this.block.blocks.push(block);
		return this;
	}

	fixed(path: string, value: string | number | boolean, at: Span): this {
		return this.set(path, literal(value, at));
	}
}

/** A resource of its own. */
export const resource = (type: string, label: string, at: Span, called: string): Draft =>
	new Draft({ ...fresh("resource", [type, label], at), called, defaults: {} });

/** A block within a resource. */
export const inner = (type: string, at: Span): Draft => new Draft(fresh(type, [], at));

/** A resource that is there already. */
export const over = (block: Block): Draft => new Draft(block);

/** What a value is worth turned round: `internetFacing` is what Terraform calls not internal. */
export function not(value: Value | undefined): Expression | undefined {
	if (!value) return undefined;
	const { file, start, end } = placeOf(value);
	return { file, start, end, kind: "operation", operator: "!", operands: [expressionOf(value)] };
}
