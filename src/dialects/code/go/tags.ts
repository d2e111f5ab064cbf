import type { Expr } from "../code.ts";

/** What stands behind a field of a struct, by key: `env:"POOL" envDefault:"20"` (reflect's documentation, StructTag). */
export type Tags = ReadonlyMap<string, string>;

export function tagsIn(text: string): Tags {
	const found = new Map<string, string>();
	for (const [, key, value] of text.matchAll(/([^\s":`]+):"((?:[^"\\]|\\.)*)"/g)) found.set(key, value);
	return found;
}

/** The variable of the environment that a field is filled from. */
export interface Filled {
	name: string;
	otherwise?: string;
}

/**
 * READMEs of caarlos0/env and cleanenv (`env`, `envDefault`, `env-default`), sethvargo/go-envconfig (`env:"POOL, default=20"`),
 * kelseyhightower/envconfig (`envconfig`, `default`), go-flags, kong and go-arg (`env` beside `default`). `prefix` is what the
 * fields around it give.
 */
export function filledFrom(tags: Tags, prefix: string): Filled | undefined {
	const [own, ...options] = (tags.get("env") ?? tags.get("envconfig") ?? argument(tags) ?? "").split(",");
	const name = own.trim();
	if (!/^[A-Za-z]\w*$/.test(name)) return undefined;
	const listed = options.map((one) => one.trim()).find((one) => one.startsWith("default="));
	const otherwise =
		tags.get("envDefault") ?? tags.get("env-default") ?? tags.get("default") ?? listed?.slice("default=".length);
	return { name: (prefix + name).toUpperCase(), ...(otherwise !== undefined && { otherwise }) };
}

/** go-arg's README: `arg:"--pool,env:POOL"`. */
function argument(tags: Tags): string | undefined {
	return /(?:^|,)env:(\w+)/.exec(tags.get("arg") ?? "")?.[1];
}

/** What a struct within another puts before the names of its fields. */
export function prefixIn(tags: Tags): string {
	const listed = /(?:^|,)\s*prefix=(\w+)/.exec(tags.get("env") ?? "")?.[1];
	return tags.get("envPrefix") ?? tags.get("env-prefix") ?? listed ?? "";
}

/** The tags of a field, which its adapter keeps as a mark. */
export function tagsOf(marks: readonly Expr[] | undefined): Tags | undefined {
	const [tag] = marks ?? [];
	return tag?.kind === "literal" && typeof tag.value === "string" ? tagsIn(tag.value) : undefined;
}
