import type { Given } from "../../../design/fragment.ts";
import { evaluate } from "../evaluate.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf, type Expression } from "../syntax.ts";
import { Unknown } from "../value.ts";

const stores = [
	"google_sql_database_instance",
	"google_redis_instance",
	"google_redis_cluster",
	"google_spanner_instance",
	"google_bigtable_instance",
	"google_firestore_database",
	"google_pubsub_subscription",
];

/** The instance that another is a copy of. */
export function primaryOf(folder: Folder, one: Resource): Resource | undefined {
	return mentioned(folder, expressionAt(one.block, "master_instance_name"), one.type)[0];
}

/** What the process of a container is given, by the variable's name: its blocks `env`. */
export function givenTo(folder: Folder, container: Block): Record<string, Given> {
	const given: Record<string, Given> = {};
	for (const env of blocksOf(container, "env")) {
		const name = settingOf(folder, env, "name");
		const value = expressionAt(env, "value");
		if (typeof name !== "string") continue;
		given[name] = value ? givenBy(folder, value) : { unknown: "is a secret", at: folder.at(env.header) };
	}
	return given;
}

/** A resource that an expression names says more than the text, which is known only once it is there. */
function givenBy(folder: Folder, expression: Expression): Given {
	const at = folder.at(expression);
	const [found] = mentioned(folder, expression, ...stores);
	if (found) {
		const copied = primaryOf(folder, found);
		const endpoint = copied ? "replica" : found.type === "google_sql_database_instance" ? "primary" : undefined;
		return { to: { by: "key", key: folder.key(copied ?? found) }, ...(endpoint && { endpoint }), at };
	}
	const value = evaluate(folder, expression);
	if (value instanceof Unknown) return { unknown: value.reason, at };
	return { text: value === null || typeof value === "object" ? "" : String(value), at };
}
