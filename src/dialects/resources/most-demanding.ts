import { environmentKind, environmentOf } from "../../design/environment.ts";
import type { Folder, Variable } from "./folder.ts";
import { childrenOf, type Expression, expressionsOf } from "./syntax.ts";

/** Names of variables that tell one environment from another. */
const named = /(?:env|environment|stage)(?:[_-]?(?:name|type))?$/i;

/**
 * What a variable for the environment is worth where nobody says it, or only what a developer gets: one deployment stands
 * for all, and production asks most of it. Its name is taken as the folder itself spells it: in a condition, as a key.
 */
export function mostDemanding(folder: Folder, { name, module, elsewhere, default: usual }: Variable) {
	if (module || folder.isModule || elsewhere.length > 0 || !named.test(name)) return undefined;
	const isOfOthers = usual?.kind === "literal" && /^(development|staging)$/.test(environmentKind(String(usual.value)));
	return usual === undefined || isOfOthers ? production(folder) : undefined;
}

const found = new WeakMap<Folder, { of: number; literal: Expression | undefined }>();

/** Where the folder names production; not where all of it is of another environment. */
export function production(folder: Folder): Expression | undefined {
	const own = environmentOf(`${folder.path}/main.tf`);
	if (own !== undefined && environmentKind(own) !== "production") return undefined;
	const known = found.get(folder);
	// Modules that it calls are entered later.
	if (known?.of === folder.files.size) return known.literal;
	const blocks = [...folder.files.values()].flatMap((file) => file.blocks);
	const literal = first([...blocks.flatMap(expressionsOf), ...folder.locals.values()]);
	found.set(folder, { of: folder.files.size, literal });
	return literal;
}

/**
 * Not any text of that kind: a tag or an alias may well be called "production" or "live" where environments are called
 * otherwise. What something is held against comes first, then what a map is asked for, then what a list allows.
 */
function first(expressions: readonly Expression[]): Expression | undefined {
	const waiting = [...expressions];
	const held: Expression[] = [];
	const keys: Expression[] = [];
	const allowed: Expression[] = [];
	for (let index = 0; index < waiting.length; index++) {
		const one = waiting[index];
		if (one.kind === "operation" && /^[!=]=$/.test(one.operator)) held.push(...one.operands.flatMap(bare));
		if (one.kind === "object") keys.push(...one.entries.map(({ key }) => key));
		if (one.kind === "call" && one.name === "contains" && one.arguments[0]?.kind === "tuple")
			allowed.push(...one.arguments[0].items);
		waiting.push(...childrenOf(one));
	}
	return [...held, ...keys, ...allowed].find(
		(one) => one.kind === "literal" && typeof one.value === "string" && word.test(one.value),
	);
}

/** What a language makes a text of first. */
const bare = (one: Expression): Expression[] => (one.kind === "call" ? one.arguments : [one]);

const word = /^(?:prod|production|prd|live)$/i;

/** What production is called. */
export const isProduction = (name: unknown): boolean => typeof name === "string" && word.test(name);
