import type { Binding, Code, Write } from "../code.ts";
import { functionOf, scopeOf } from "../regions.ts";

/**
 * A field that is declared without a value and set once, by the constructor of its class, holds what it is made as there (C#).
 * What the constructor is only given stays open: others say what that is.
 */
export function setByConstructors(code: Code): void {
	const fields = new Map<string, Binding>();
	for (const one of code.names)
		if (one.name.startsWith("this.") && one.region.class && !one.fn)
			fields.set(keyOf(one.name, one.region.class.name), one);
	if (fields.size === 0) return;
	const written = new Map<string, Write[]>();
	for (const write of code.writes) {
		const owner = functionOf(write.region)?.class?.name;
		const name = nameIn(write);
		const key = owner && name ? keyOf(`this.${name}`, owner) : "";
		if (fields.has(key)) written.set(key, [...(written.get(key) ?? []), write]);
	}
	for (const [key, [only, ...more]] of written) {
		const field = fields.get(key);
		const fn = functionOf(only.region);
		const isMade = /^(call|list|map|literal)$/.test(only.value.kind) && scopeOf(only.region) === fn?.region;
		if (field && !field.value && more.length === 0 && only.operator === "=" && isMade && fn?.name === fn?.class?.name)
			field.value = only.value;
	}
}

const keyOf = (name: string, owner: string) => `${owner} ${name}`;

function nameIn({ target }: Write): string | undefined {
	if (target.kind === "name") return target.name;
	return target.kind === "member" && target.of.kind === "name" && target.of.name === "this" ? target.name : undefined;
}
