import { evaluate } from "./evaluate.ts";
import type { Folder } from "./folder.ts";
import { instancesOf } from "./instances.ts";
import type { Block } from "./syntax.ts";
import { asBoolean, Unknown } from "./value.ts";

/** Takes out what the deployment does not have: resources without instances, blocks whose condition does not hold. */
export function settle(folder: Folder, called: readonly { prefix: string; call: Block }[] = []): void {
	for (const { prefix, call } of called)
		if (instancesOf(folder, { block: call }) === 0)
			for (const address of folder.resources.keys())
				if (address.startsWith(`${prefix}.`)) folder.resources.delete(address);
	for (const resource of [...folder.resources.values()]) {
		if (instancesOf(folder, resource) === 0) folder.resources.delete(resource.address);
		else if (isConditional(resource.block)) resource.block = settled(folder, resource.block);
	}
}

const isConditional = (block: Block): boolean => block.blocks.some((inner) => inner.when || isConditional(inner));

function settled(folder: Folder, block: Block): Block {
	const blocks = block.blocks.flatMap((inner): Block[] => {
		const { when, ...own } = settled(folder, inner);
		if (!when) return [own];
		const value = evaluate(folder, when.condition);
		const holds = value instanceof Unknown ? undefined : asBoolean(value);
		if (holds === undefined) return [{ ...own, type: "dynamic", labels: [own.type] }];
		return holds === when.holds ? [own] : [];
	});
	return { ...block, blocks };
}
