import { readsCopies } from "../../../design/assembly/preferences.ts";
import { type Given, others } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { evaluate } from "../evaluate.ts";
import { expressionAt } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { othersListed, queryIn, readers } from "../given-list.ts";
import { handedOn, listed } from "../origin.ts";
import { followed, mentioned, mentions } from "../references.ts";
import type { Expression } from "../syntax.ts";
import { isMap, type Result, Unknown } from "../value.ts";
import { type Container, entryOf, memberOf } from "./container.ts";
import { proxyType } from "./db-proxy.ts";
import { groupBehind } from "./hosts.ts";
import { queueTypes } from "./queue.ts";
import { databaseTypes, storeTypes } from "./store.ts";
import { loadBalancerTypes } from "./types.ts";

/** Members of a container that give its process values, and where each entry has the value. */
const members = { environment: "value", secrets: "valueFrom" } as const;

/** What the process of a container is given, by the variable's name. */
export function givenTo(folder: Folder, container: Container): Record<string, Given> {
	const given = new Map<string, Given>();
	for (const [member, key] of Object.entries(members)) {
		const entry = entryOf(folder, container, member);
		if (entry) {
			for (const item of itemsOf(folder, entry.value)) {
				if (item.kind !== "object") {
					given.set(others, { unknown: "more is given by a list that is not known", at: folder.at(item) });
					continue;
				}
				const field = (name: string) => item.entries.find((one) => evaluate(folder, one.key) === name)?.value;
				const name = field("name") && evaluate(folder, field("name")!);
				const value = field(key);
				if (typeof name !== "string" || !value) continue;
				const one = givenBy(folder, handedOn(folder, value));
				// The text is where the secret is, unless the folder itself fills it.
				const hidden = member === "secrets" && one.text !== undefined && !keptIn(folder, value);
				given.set(name, hidden ? { unknown: "is a secret", at: one.at } : one);
			}
		} else if ("json" in container) {
			const at = folder.at(container.text);
			const list = memberOf(folder, container, member);
			for (const item of Array.isArray(list) ? list : []) {
				if (isMap(item) && typeof item.name === "string") given.set(item.name, plain(item[key] ?? null, at, member));
			}
		}
	}
	return Object.fromEntries(given);
}

/** The items of a list, and of all lists that are put together. */
function itemsOf(folder: Folder, list: Expression, depth = 0): Expression[] {
	const at = followed(folder, list);
	const items = listed(folder, at);
	if (items) return items;
	if (at.kind !== "call" || at.name !== "concat" || depth > 8) return [at];
	return at.arguments.flatMap((one) => itemsOf(folder, one, depth + 1));
}

function plain(value: Result, at: Location, member: string): Given {
	if (value instanceof Unknown) return { unknown: value.reason, at };
	if (member === "secrets") return { unknown: "is a secret", at };
	return { text: value === null || typeof value === "object" ? "" : String(value), at };
}

/** A resource that an expression names says more than the text, which is known only once it is there. */
function givenBy(folder: Folder, expression: Expression, depth = 0): Given {
	const at = folder.at(expression);
	const [target] = mentions(folder, expression).filter(({ resource }) =>
		[...storeTypes, ...queueTypes, ...loadBalancerTypes, proxyType].includes(resource.type),
	);
	if (target) {
		const { resource } = target;
		const [copied] = mentioned(folder, expressionAt(resource.block, "replicate_source_db"), "aws_db_instance");
		const meant = loadBalancerTypes.includes(resource.type) ? groupBehind(folder, resource) : (copied ?? resource);
		if (!meant) return { unknown: `${resource.address} has several targets, or none`, at };
		const reads = copied || target.expression.steps.some((step) => readers.includes(step));
		const { query } = queryIn(folder, expression);
		const endpoint =
			reads || readsCopies(`?${query ?? ""}`)
				? "replica"
				: databaseTypes.includes(resource.type)
					? "primary"
					: undefined;
		return {
			to: { by: "key", key: folder.key(meant) },
			...(endpoint === "primary" && othersListed(folder, expression, meant)),
			...(endpoint && { endpoint }),
			...(query !== undefined && { query }),
			at,
		};
	}
	const kept = depth < 3 ? keptIn(folder, expression) : undefined;
	if (kept) return { ...givenBy(folder, kept, depth + 1), at };
	const value = evaluate(folder, expression);
	if (value instanceof Unknown) return { unknown: value.reason, at };
	if (mentioned(folder, expression, ...secretTypes).length > 0) return { unknown: "is a secret", at };
	return plain(value, at, "environment");
}

const secretTypes = ["aws_secretsmanager_secret", "aws_ssm_parameter"];

/** What the folder itself puts into the secret or parameter that an expression names. */
function keptIn(folder: Folder, expression: Expression): Expression | undefined {
	const [secret] = mentioned(folder, expression, ...secretTypes);
	if (!secret) return undefined;
	if (secret.type === "aws_ssm_parameter") return expressionAt(secret.block, "value");
	const isVersionOf = (one: Resource) =>
		mentioned(folder, expressionAt(one.block, "secret_id"), secret.type).includes(secret);
	const version = folder.of("aws_secretsmanager_secret_version").find(isVersionOf);
	return version && expressionAt(version.block, "secret_string");
}
