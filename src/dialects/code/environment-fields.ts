import type { Call, Class, Expr } from "./code.ts";
import { filledFrom, prefixIn, tagsOf } from "./go/tags.ts";
import type { Program } from "./program.ts";
import { textIn } from "./values.ts";

/** An environment variable that an expression reads, and the literal that the code takes where it is not set. */
export interface Variable {
	name: string;
	otherwise?: string;
}

/**
 * A field of a class that takes its fields from the environment. `settings.database_url` is DATABASE_URL (pydantic
 * docs, Settings: names are not case-sensitive, a prefix comes from `env_prefix`).
 */
export function fieldIn(expr: Expr, program: Program): Variable | undefined {
	if (expr.kind !== "member") return undefined;
	const of = settingsOf(expr.of, program, 4);
	if (!of) return undefined;
	const name = variableOfField(of, expr.name, program) ?? nestedName(expr, program);
	const [field] = program.resolve(`this.${expr.name}`, of.region);
	const tags = tagsOf(field?.marks);
	if (tags) return filledFrom(tags, prefixOf(expr.of, program, 4));
	if (name === undefined) return undefined;
	const value = fieldOf(field?.value)?.otherwise ?? field?.value;
	return withDefault({ name }, textIn(value, program) ?? numberText(value && program.follow(value)));
}

/** The class of settings that an expression is an object of: made here, by a function (`get_settings()`), or a field of another. */
function settingsOf(expr: Expr, program: Program, depth: number): Class | undefined {
	const own = program.classOf(expr);
	if (own || depth === 0) return own;
	const value = program.follow(expr);
	if (value.kind === "call") {
		const fn = program.called(value.call);
		const made = fn && program.returned(fn);
		return (made && settingsOf(made, program, depth - 1)) ?? (fn?.result && program.classNamed(fn.result, fn.region));
	}
	const holder = value.kind === "member" ? settingsOf(value.of, program, depth - 1) : undefined;
	if (!holder || value.kind !== "member") return undefined;
	const [field] = program.resolve(`this.${value.name}`, holder.region);
	const made = field?.value && settingsOf(field.value, program, depth - 1);
	return made ?? (field?.type && program.classNamed(field.type, field.region));
}

/** pydantic docs, Settings: a model within settings is filled from DB__POOL where `env_nested_delimiter` is "__". */
function nestedName({ of, name }: Extract<Expr, { kind: "member" }>, program: Program): string | undefined {
	const model = program.follow(of);
	const holder = model.kind === "member" ? settingsOf(model.of, program, 4) : undefined;
	const outer = holder && model.kind === "member" ? variableOfField(holder, model.name, program) : undefined;
	const delimiter = holder && outer !== undefined && saidOf(holder, "env_nested_delimiter", program);
	return delimiter ? `${outer}${delimiter}${name}`.toUpperCase() : undefined;
}

/** What the tags of the fields around a struct put before the names of its own. */
function prefixOf(expr: Expr, program: Program, depth: number): string {
	const value = program.follow(expr);
	if (depth === 0 || value.kind !== "member") return "";
	const holder = settingsOf(value.of, program, depth);
	const [field] = holder ? program.resolve(`this.${value.name}`, holder.region) : [];
	return `${prefixOf(value.of, program, depth - 1)}${prefixIn(tagsOf(field?.marks) ?? new Map())}`;
}

/** pydantic docs, Fields: `Field(10, ge=1)`, `Field(default=10, validation_alias="POOL")`; in version 1 `env="POOL"`. */
function fieldOf(value: Expr | undefined): { otherwise?: Expr; called?: Expr } | undefined {
	if (value?.kind !== "call" || !/(^|\.)Field$/.test(value.call.callee.text)) return undefined;
	const { positional, named } = value.call;
	const otherwise = positional[0] ?? named.default;
	const called = named.validation_alias ?? named.alias ?? named.env;
	return { ...(otherwise && { otherwise }), ...(called && { called }) };
}

/** The variable that a field of such a class is taken from. */
export function variableOfField(of: Class, field: string, program: Program): string | undefined {
	if (!of.bases.some((base) => /(^|\.)BaseSettings$/.test(base.name))) return undefined;
	const [said] = program.resolve(`this.${field}`, of.region);
	const called = fieldOf(said?.value)?.called;
	if (called) return textIn(called, program)?.toUpperCase();
	return `${saidOf(of, "env_prefix", program) ?? ""}${field}`.toUpperCase();
}

/** What a class of settings says of itself: in `model_config`, and in version 1 in a class of its own, `Config`. */
function saidOf(of: Class, key: string, program: Program): string | undefined {
	const [config] = program.resolve("this.model_config", of.region);
	const call: Call | undefined = config?.value?.kind === "call" ? config.value.call : undefined;
	if (config?.value) return textIn(call ? call.named[key] : program.entry(config.value, key), program);
	const [inner] = program.resolve("this.Config", of.region);
	const [said] = inner?.class ? program.resolve(`this.${key}`, inner.class.region) : [];
	return textIn(said?.value, program);
}

export function withDefault(variable: Variable, otherwise: string | undefined): Variable {
	return otherwise ? { ...variable, otherwise } : variable;
}

export function numberText(expr: Expr | undefined): string | undefined {
	return expr?.kind === "literal" && typeof expr.value === "number" ? String(expr.value) : undefined;
}
