import type { FragmentLink } from "../../design/fragment.ts";
import { expressionAt } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { mentioned } from "./references.ts";
import type { Expression } from "./syntax.ts";

/** What no port leads to is given one queue to take its work from; of several, some are for what it hands on. */
export function takenQueue(folder: Folder, given: readonly Expression[], types: readonly string[]): FragmentLink[] {
	const named = given.flatMap((at) => mentioned(folder, at, ...types).map((queue) => ({ queue, at })));
	const [first] = named;
	if (!first || named.some(({ queue }) => queue !== first.queue)) return [];
	return [
		{ kind: "consumes", direction: "to", other: { by: "key", key: folder.key(first.queue) }, at: folder.at(first.at) },
	];
}

/** The queue that machines are given in what they run when they boot. */
export function takenAtBoot(
	folder: Folder,
	launch: Resource | undefined,
	types: readonly string[],
	...arguments_: string[]
): FragmentLink[] {
	const given = launch ? arguments_.flatMap((path) => expressionAt(launch.block, path) ?? []) : [];
	return takenQueue(folder, given, types);
}
