import { type Given, others, type Reference } from "../../design/fragment.ts";
import { evaluate, placeOfReference } from "./evaluate.ts";
import { expressionAt, settingOf } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { handedOn, listed, mapped } from "./origin.ts";
import { followed, mentioned, mentions } from "./references.ts";
import { type Block, blocksOf, dynamicOf, type Entry, type Expression } from "./syntax.ts";
import { Unknown } from "./value.ts";

const unreadable = "more is given by a collection that is not known";

/** What a process is given: a map of names and values, or a list of those; `targets` are resources that an address is of. */
export function givenIn(
	folder: Folder,
	expression: Expression | undefined,
	targets: readonly string[],
): Record<string, Given> {
	const given: Record<string, Given> = {};
	const put = (name: unknown, value: Expression | undefined) => {
		if (typeof name === "string" && value) given[name] = givenBy(folder, handedOn(folder, value), targets);
	};
	for (const whole of wholesOf(folder, expression)) {
		const [items, entries] = [listed(folder, whole), mapped(folder, whole)];
		if (!items && !entries && whole.kind !== "literal") given[others] = { unknown: unreadable, at: folder.at(whole) };
		for (const entry of entries ?? []) put(evaluate(folder, entry.key), entry.value);
		for (const item of items ?? []) {
			const named = (key: string) => entriesOf(item).find((one) => evaluate(folder, one.key) === key)?.value;
			const name = named("name");
			put(name && evaluate(folder, name), named("value"));
		}
	}
	return given;
}

/** What a container is given: a block or an item of a list for each variable; one without a value takes it from a secret. */
export function variablesOf(folder: Folder, container: Block, targets: readonly string[]): Record<string, Given> {
	const list = expressionAt(container, "env");
	if (list?.kind === "tuple" || list?.kind === "for") return givenIn(folder, list, targets);
	const given: Record<string, Given> = {};
	const more = dynamicOf(container, "env");
	if (more) given[others] = { unknown: unreadable, at: folder.at(more.header) };
	for (const block of blocksOf(container, "env")) {
		const name = settingOf(folder, block, "name");
		const value = expressionAt(block, "value");
		if (typeof name !== "string") continue;
		given[name] = value ? givenBy(folder, value, targets) : { unknown: "is a secret", at: folder.at(block.header) };
	}
	return given;
}

const deepest = 8;

/** The maps and lists that an expression comes to, the last with the last word: behind variables, and of those that are merged. */
function wholesOf(folder: Folder, expression: Expression | undefined, depth = deepest): Expression[] {
	if (!expression || depth === 0) return [];
	if (expression.kind === "call" && /^(merge|concat|union)$/.test(expression.name))
		return expression.arguments.flatMap((one) => wholesOf(folder, one, depth - 1));
	const place = expression.kind === "reference" ? placeOfReference(folder, expression) : undefined;
	return place && place.steps.length === 0 ? wholesOf(folder, place.expression, depth - 1) : [expression];
}

/** The database that another one is a replica of. */
export function copiedBy(folder: Folder, { block, type }: Resource): Resource | undefined {
	// Azure names a source for what is restored, too, which is a database of its own from then on.
	const mode = settingOf(folder, block, "create_mode");
	if (typeof mode === "string" && mode !== "Replica") return undefined;
	// AlloyDB: a pool to read from is of the same cluster as the instance that writes.
	if (type === "google_alloydb_instance" && settingOf(folder, block, "instance_type") === "READ_POOL") {
		const [cluster] = mentioned(folder, expressionAt(block, "cluster"), "google_alloydb_cluster");
		return folder
			.of(type)
			.find(
				(one) =>
					settingOf(folder, one.block, "instance_type") === "PRIMARY" &&
					cluster !== undefined &&
					mentioned(folder, expressionAt(one.block, "cluster"), cluster.type).includes(cluster),
			);
	}
	const sources = ["replicate_source_db", "source_server_id", "master_instance_name"].map((argument) =>
		expressionAt(block, argument),
	);
	return sources.flatMap((one) => mentioned(folder, one, type))[0];
}

const entriesOf = (expression: Expression | undefined): Entry[] =>
	expression?.kind === "object" ? expression.entries : [];

/** What stands behind the `?` of an address that is put together: the options of whoever connects. */
export function queryIn(folder: Folder, expression: Expression): { query?: string } {
	const at = followed(folder, expression);
	const parts = at.kind === "template" ? at.parts : [];
	const question = parts.findIndex((part) => typeof part === "string" && part.includes("?"));
	// "Host=…;Maximum Pool Size=20": of ADO.NET's strings every part is an option.
	const isOptions = parts.some((part) => typeof part === "string" && /;\s*[\w ]+=/.test(part));
	const from = question < 0 && isOptions ? 0 : question;
	if (from < 0) return {};
	const text = parts.slice(from).map((part) => {
		const value = typeof part === "string" ? part : evaluate(folder, part);
		return typeof value === "string" || typeof value === "number" ? String(value) : "";
	});
	return { query: text.join("").replace(/^[^?]*\?/, "") };
}

/** What is the address of those that may only be read from. */
export const readers: readonly unknown[] = ["reader_endpoint", "reader_endpoint_address"];
/** Databases whose copies have addresses of their own. */
const databases =
	/^(aws_db_instance|aws_rds_cluster|google_sql_database_instance|azurerm_(postgresql|mysql)_(flexible_)?server)$/;

/** The others of one kind whose addresses a list has, beside the first: `join(",", aws_db_instance.shard[*].address)`. */
export function othersListed(folder: Folder, expression: Expression, first: Resource): { more?: Reference[] } {
	const at = followed(folder, expression);
	const isList = at.kind === "tuple" || at.kind === "for" || (at.kind === "call" && lists.test(at.name));
	const all = isList ? mentioned(folder, at, first.type) : [];
	const more = all.filter((one) => one !== first && !copiedBy(folder, one));
	return more.length > 0 ? { more: more.map((one) => ({ by: "key", key: folder.key(one) })) } : {};
}

const lists = /^(join|jsonencode|concat|values|flatten|sort|toset|tolist)$/;

export function givenBy(folder: Folder, expression: Expression, targets: readonly string[]): Given {
	const at = folder.at(expression);
	const found = mentions(folder, expression).find(({ resource }) => targets.includes(resource.type));
	if (found) {
		const copied = copiedBy(folder, found.resource);
		const reads = copied || found.expression.steps.some((step) => readers.includes(step));
		const endpoint = reads ? "replica" : databases.test(found.resource.type) ? "primary" : undefined;
		return {
			to: { by: "key", key: folder.key(copied ?? found.resource) },
			...(!reads && othersListed(folder, expression, found.resource)),
			...(endpoint && { endpoint }),
			...queryIn(folder, expression),
			at,
		};
	}
	const value = evaluate(folder, expression);
	if (value instanceof Unknown) return { unknown: value.reason, at };
	return { text: value === null || typeof value === "object" ? "" : String(value), at };
}
