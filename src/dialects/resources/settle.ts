import { evaluate } from "./evaluate.ts";
import { expandCall, expandDynamic, expandResources } from "./expand.ts";
import type { Folder } from "./folder.ts";
import { instancesOf } from "./instances.ts";
import { sourceOf } from "./origin.ts";
import type { Block } from "./syntax.ts";
import { asBoolean, Unknown } from "./value.ts";

interface Call {
	prefix: string;
	call: Block;
}

/** Leaves what the deployment has: not what it makes none of, each of what it makes several of. */
export function settle(folder: Folder, called: readonly Call[] = []): void {
	const waiting = [...called];
	for (let next = waiting.shift(); next; next = waiting.shift()) {
		const { prefix, call } = next;
		if (instancesOf(folder, { block: call }) === 0) {
			for (const address of folder.resources.keys())
				if (address.startsWith(`${prefix}.`)) folder.resources.delete(address);
			continue;
		}
		const instances = expandCall(folder, call);
		if (!instances) continue;
		// The first of them come next: what they call themselves may be made for each of what they are given.
		const within = waiting.filter((one) => one.prefix.startsWith(`${prefix}.`));
		waiting.splice(0, waiting.length, ...waiting.filter((one) => !within.includes(one)));
		for (const { key, block } of instances) {
			const own = folder.duplicate(prefix, `${prefix}["${key}"]`, block);
			waiting.push(...within.map((one) => ({ prefix: own(one.prefix), call: own(one.call) })));
		}
		folder.forget(prefix);
	}
	for (const resource of [...folder.resources.values()])
		if (instancesOf(folder, resource) === 0) folder.resources.delete(resource.address);
	expandResources(folder);
	for (const resource of folder.resources.values()) {
		if (isConditional(resource.block)) {
			const prefix = resource.block.module ? `${resource.block.module}.` : "";
			resource.block = settled(folder, resource.block, prefix);
		}
		if (resource.block.module) resource.block = withoutNull(folder, resource.block);
	}
}

/** What a module hands on from callers who give nothing is absent; and what is given stands where it is given. */
function withoutNull(folder: Folder, block: Block): Block {
	const attributes = block.attributes
		.filter(({ value }) => value.kind === "literal" || evaluate(folder, value) !== null)
		.map((attribute) => {
			if (!block.outside || attribute.value.kind === "literal") return attribute;
			const { file, start, end } = sourceOf(folder, attribute.value);
			return { ...attribute, value: { ...attribute.value, file, start, end } };
		});
	return { ...block, attributes, blocks: block.blocks.map((inner) => withoutNull(folder, inner)) };
}

const isConditional = (block: Block): boolean =>
	block.blocks.some((inner) => inner.when || inner.type === "dynamic" || isConditional(inner));

function settled(folder: Folder, block: Block, prefix: string): Block {
	const blocks = block.blocks.flatMap((one): Block[] => {
		const made = one.type === "dynamic" ? expandDynamic(folder, one, prefix) : undefined;
		return (made ?? [one]).flatMap((each): Block[] => {
			const { when, ...own } = isConditional(each) ? settled(folder, each, prefix) : each;
			if (!when) return [own];
			const value = evaluate(folder, when.condition);
			const holds = value instanceof Unknown ? undefined : asBoolean(value);
			if (holds === undefined) return [{ ...own, type: "dynamic", labels: [own.type] }];
			return holds === when.holds ? [own] : [];
		});
	});
	return { ...block, blocks };
}
