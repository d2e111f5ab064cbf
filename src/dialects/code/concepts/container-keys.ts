import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { shapeOfName } from "../../key-names.ts";
import type { Call, Expr } from "../code.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import { givenOf, methodOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";

/** Containers of Cosmos DB that code makes: what their partition key is. Of several paths the first has most of a say. */
export const containerKeys: Concept = {
	read(program) {
		if (!isImported(/cosmos/i, program.code)) return [];
		return program.code.calls.flatMap((call): Fragment[] => {
			const path = makes.test(methodOf(call)) ? pathOf(call, program) : undefined;
			const key = path && textIn(path, program);
			const shape = key && shapeOfName(key.split("/").at(-1) ?? "", "hash");
			const name = textIn(givenOf(call, ["0.id", "id", "0"], program), program);
			if (!path || !key || !shape || !name) return [];
			const { at } = path;
			return [
				{
					role: "declares",
					file: program.code.path,
					kind: "Store",
					name,
					keys: [`cosmos container ${name}`],
					at,
					attributes: {
						role: declared("database", at),
						engine: declared("cosmosdb", at),
						shardKey: declared(key, at),
						keyShape: declared(shape, at),
					},
				},
			];
		});
	},
};

const makes = /^(createIfNotExists|create|create_container|create_container_if_not_exists)$/;

/** `partitionKey: "/status"`, `partitionKey: { paths: ["/status"] }`, `PartitionKey(path="/status")`. */
function pathOf(call: Call, program: Program): Expr | undefined {
	const given = givenOf(call, ["0.partitionKey", "partition_key"], program);
	const value = given && program.follow(given);
	if (!value || value.kind === "literal") return value;
	const paths =
		value.kind === "call" ? (value.call.named.path ?? value.call.positional[0]) : program.entry(value, "paths");
	const held = paths && program.follow(paths);
	return held?.kind === "list" ? held.items[0] : held;
}
