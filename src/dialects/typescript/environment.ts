import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import { resolved } from "./exports.ts";
import type { Module } from "./module.ts";
import { bare, followed, isLocal, memberAt, originOf } from "./origins.ts";
import { methodOf, numberIn, objectIn, property, receiverOf, textIn } from "./values.ts";

/** An environment variable that an expression reads, and the literal that the code takes where it is not set. */
export interface Variable {
	name: string;
	otherwise?: string;
}

const variableName = /^[A-Z][A-Z0-9_]*$/;
/** Bundlers put these into what browsers load (Next.js, Vite, Create React App, Expo, Gatsby, Nuxt). */
const publicName = /^(NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|GATSBY|NUXT_PUBLIC|PUBLIC)_/;

export function isOfBrowser(variable: Variable): boolean {
	return publicName.test(variable.name);
}

/**
 * The variable that an expression is, whatever library hands it on: `process.env.X`, a destructured or validated
 * environment, a ConfigService. An imported `env.ORDERS_URL` is taken for the variable of that name.
 */
export function variableIn(node: TS.Node, module: Module, depth = 6): Variable | undefined {
	if (depth === 0) return;
	const again = (other: TS.Node) => variableIn(other, module, depth - 1);
	const value = followed(node, module);
	if (ts.isBinaryExpression(value)) return either(value, module, again);
	if (ts.isConditionalExpression(value)) {
		const [yes, no] = [again(value.whenTrue), again(value.whenFalse)];
		const otherwise = yes && scalarIn(value.whenFalse, module);
		return yes ? { ...yes, ...(otherwise !== undefined && { otherwise }) } : no;
	}
	if (ts.isPrefixUnaryExpression(value) && value.operator === ts.SyntaxKind.PlusToken) return again(value.operand);
	if (ts.isCallExpression(value)) return got(value, module) ?? converted(value, again) ?? helped(value, module);
	return named(value, module) ?? imported(value, module, depth);
}

/** Whether an expression is the whole environment of the process, as given or after a validator passed it. */
export function isEnvironment(node: TS.Node, module: Module, depth = 6): boolean {
	return depth > 0 && environmentIn(node, module, depth) !== undefined;
}

type Environment = { validated?: TS.CallExpression };

function environmentIn(node: TS.Node, module: Module, depth: number): Environment | undefined {
	if (depth === 0) return;
	const value = followed(node, module);
	if (/^(process|Bun)\.env$/.test(nameOf(value) ?? "")) return {};
	const origin = originOf(value, module);
	if (origin?.from === "process" && origin.path === ".env") return {};
	if (ts.isPropertyAccessExpression(value) && /^(data|value)$/.test(value.name.text))
		return environmentIn(value.expression, module, depth - 1);
	if (ts.isObjectLiteralExpression(value)) {
		const spread = value.properties.find((each) => ts.isSpreadAssignment(each));
		return spread && environmentIn(spread.expression, module, depth - 1);
	}
	if (!ts.isCallExpression(value)) return;
	const given = value.arguments.flatMap((each) => {
		const held = objectIn(each, module);
		return [each, property(held, "runtimeEnv") ?? property(held, "env")].filter((one) => one !== undefined);
	});
	return given.some((each) => environmentIn(each, module, depth - 1)) ? { validated: value } : undefined;
}

function named(node: TS.Node, module: Module): Variable | undefined {
	const known = nameOf(node);
	const binding = known ? module.bindings.resolve(known, node) : undefined;
	if (binding?.path && binding.value) return destructured(binding, module);
	if (binding?.otherwise && !binding.path) return variableIn(binding.otherwise, module, 3);
	const name = ts.isPropertyAccessExpression(node)
		? node.name.text
		: ts.isElementAccessExpression(node)
			? textIn(node.argumentExpression, module)
			: undefined;
	if (name === undefined || !variableName.test(name)) return;
	const environment = environmentIn((node as TS.PropertyAccessExpression).expression, module, 6);
	return environment && withDefault(name, environment, module);
}

function destructured(
	binding: { path?: string; value?: TS.Node; otherwise?: TS.Expression },
	module: Module,
): Variable | undefined {
	const name = /^\.([A-Z][A-Z0-9_]*)$/.exec(binding.path ?? "")?.[1];
	const environment = name && binding.value && environmentIn(binding.value, module, 6);
	if (!environment) return;
	const otherwise = scalarIn(binding.otherwise, module);
	return !otherwise ? withDefault(name, environment, module) : { name, otherwise };
}

function withDefault(name: string, { validated }: Environment, module: Module): Variable {
	const schemas = validated ? [...validated.arguments, receiverOf(validated)] : [];
	for (const schema of schemas) {
		const rule = schema && ruleFor(schema, name, module, 4);
		const otherwise = rule && defaultOf(rule, module);
		if (otherwise !== undefined) return { name, otherwise };
	}
	return { name };
}

/** What a schema says of one variable, however deep the library puts its shape. */
function ruleFor(schema: TS.Node, name: string, module: Module, depth: number): TS.Expression | undefined {
	const value = followed(schema, module);
	if (depth === 0) return;
	if (ts.isObjectLiteralExpression(value))
		return (
			property(value, name) ??
			value.properties
				.map((each) => (ts.isPropertyAssignment(each) ? ruleFor(each.initializer, name, module, depth - 1) : undefined))
				.find(Boolean)
		);
	if (!ts.isCallExpression(value)) return;
	for (const each of [...value.arguments, receiverOf(value)]) {
		const rule = each && ruleFor(each, name, module, depth - 1);
		if (rule) return rule;
	}
}

/** `z.string().default("x")`, `Joi.string().default("x")`, `url({ default: "x" })`. */
function defaultOf(rule: TS.Expression, module: Module): string | undefined {
	for (let at: TS.Node | undefined = bare(rule); at && ts.isCallExpression(at); ) {
		if (methodOf(at) === "default") return scalarIn(at.arguments[0], module);
		const option = at.arguments.map((each) => property(objectIn(each, module), "default")).find(Boolean);
		if (option) return scalarIn(option, module);
		const receiver: TS.Expression | undefined = receiverOf(at);
		at = receiver && bare(receiver);
	}
}

/** Variables that are asked for by a call: NestJS's ConfigService, env-var, Deno. */
function got(call: TS.CallExpression, module: Module): Variable | undefined {
	const method = methodOf(call);
	const receiver = receiverOf(call);
	if (!receiver || !method || !/^(get|getOrThrow)$/.test(method)) return;
	const ofSchema = bySchema(receiver, textIn(call.arguments[0], module), module);
	if (ofSchema) return ofSchema;
	const origin = originOf(receiver, module);
	const asks =
		(origin?.from === "@nestjs/config" && /:ConfigService$/.test(origin.path)) ||
		(origin?.from === "env-var" && origin.path === "") ||
		nameOf(receiver) === "Deno.env";
	const name = asks ? textIn(call.arguments[0], module) : undefined;
	if (name === undefined || !variableName.test(name)) return;
	const otherwise = scalarIn(call.arguments[1], module);
	return { name, ...(otherwise !== undefined && { otherwise }) };
}

/** convict's README: `config.get("db.pool")` of a schema whose entries name their variable and their default. */
function bySchema(receiver: TS.Node, path: string | undefined, module: Module): Variable | undefined {
	const made = path === undefined ? undefined : resolved(receiver, module);
	if (!made || !ts.isCallExpression(made) || originOf(made.expression, module)?.from !== "convict") return;
	let entry: TS.Node | undefined = made.arguments[0];
	for (const key of path?.split(".") ?? []) entry = property(objectIn(entry, module), key);
	const rule = objectIn(entry, module);
	const name = textIn(property(rule, "env"), module);
	const otherwise = scalarIn(property(rule, "default"), module);
	return name === undefined ? undefined : { name, ...(otherwise && { otherwise }) };
}

/** A helper of one's own that is asked by the variable's name: `intEnv("POOL_SIZE", 10)`. */
function helped(call: TS.CallExpression, module: Module): Variable | undefined {
	const name = textIn(call.arguments[0], module);
	if (name === undefined || !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name)) return;
	const origin = originOf(call.expression, module);
	if ((origin && !isLocal(origin)) || !/env|num|int|config|setting|opt|get|require/i.test(methodOf(call) ?? "")) return;
	const otherwise = scalarIn(call.arguments[1], module);
	return { name, ...(otherwise !== undefined && { otherwise }) };
}

/** A text or a number that is written out, as the text that a variable would hold. */
function scalarIn(node: TS.Node | undefined, module: Module): string | undefined {
	const number = numberIn(node, module);
	return number === undefined ? textIn(node, module) : String(number);
}

const conversions =
	/^(toString|trim|replace|replaceAll|split|slice|toLowerCase|concat|required|asString|asUrlString|asArray|asInt(Positive|Negative)?|asFloat(Positive)?|asPortNumber|default)$/;
const numbers = /^(String|Number|parseInt|parseFloat|Number\.parse(Int|Float))$/;

/** What only changes the form of a text: `String(x)`, `x.trim()`, env-var's `.required().asString()`. */
function converted(call: TS.CallExpression, again: (node: TS.Node) => Variable | undefined): Variable | undefined {
	if (numbers.test(nameOf(call.expression) ?? "") && call.arguments[0]) return again(call.arguments[0]);
	const receiver = receiverOf(call);
	const variable = receiver && conversions.test(methodOf(call) ?? "") ? again(receiver) : undefined;
	const text = methodOf(call) === "default" && call.arguments[0] ? bare(call.arguments[0]) : undefined;
	const isPlain = text && (ts.isStringLiteralLike(text) || ts.isNumericLiteral(text));
	return variable && isPlain ? { ...variable, otherwise: text.text } : variable;
}

function either(
	value: TS.BinaryExpression,
	module: Module,
	again: (node: TS.Node) => Variable | undefined,
): Variable | undefined {
	const { QuestionQuestionToken, BarBarToken } = ts.SyntaxKind;
	const operator = value.operatorToken.kind;
	if (operator !== QuestionQuestionToken && operator !== BarBarToken) return;
	const left = again(value.left);
	if (!left) return;
	const otherwise = left.otherwise ?? scalarIn(value.right, module) ?? again(value.right)?.otherwise;
	// `?? ""` only pleases the compiler.
	return { ...left, ...(otherwise && { otherwise }) };
}

/**
 * What another file exports: what it holds there, where that file can be read; else a constant that is spelled as a
 * variable is taken for the variable of that name.
 */
function imported(node: TS.Node, module: Module, depth: number): Variable | undefined {
	const origin = originOf(node, module);
	if (!origin || !isLocal(origin)) return;
	const other = origin.from.startsWith(".") ? module.neighbour(origin.from) : undefined;
	const held =
		other && /^(\.\w+)+$/.test(origin.path) ? exportedBy(other, origin.path.slice(1).split("."), depth) : undefined;
	if (held) return held;
	const name = /^(?:\.\w+)*\.([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)$/.exec(origin.path)?.[1];
	return name === undefined ? undefined : { name };
}

function exportedBy(module: Module, [name, ...path]: string[], depth: number): Variable | undefined {
	const value = module.bindings.resolve(name, module.tree)?.value;
	if (!value) return;
	const member = path.length > 0 ? memberAt(value, `.${path.join(".")}`, module, depth) : value;
	if (member) return variableIn(member, module, depth - 1);
	const environment = path.length === 1 && variableName.test(path[0]) ? environmentIn(value, module, depth) : undefined;
	return environment && withDefault(path[0], environment, module);
}
