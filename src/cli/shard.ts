import { InvalidArgumentError } from "commander";
import type { Shard } from "../review/parts.ts";

/** "2/8" of an option. */
export function shardOf(text: string): Shard {
	const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
	if (!index || !of || index > of) throw new InvalidArgumentError("expected a share such as 2/8, from 1/8 to 8/8");
	return { index, of };
}
