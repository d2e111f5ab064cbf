import { mostSize } from "./budget.ts";
import { folderNamed, ofFile } from "./file-functions.ts";
import type { Folder, Variable } from "./folder.ts";
import { call } from "./functions.ts";
import { looped } from "./looped.ts";
import { mostDemanding, production } from "./most-demanding.ts";
import { operate } from "./operators.ts";
import { attributeOf, type Expression, type Step } from "./syntax.ts";
import { completedText, completedValue } from "./type-defaults.ts";
import { firstUnknown, isMap, type Result, Unknown } from "./value.ts";

const depthLimit = 48;

/** What an expression is worth as far as the folder's files tell; the rest is an Unknown that names what is missing. */
export function evaluate(folder: Folder, expression: Expression, depth = 0): Result {
	if (depth > depthLimit) return new Unknown("the expression refers to itself or is nested too deeply");
	return folder.budget.of(expression, () => workOut(folder, expression, depth));
}

function workOut(folder: Folder, expression: Expression, depth: number): Result {
	const inner = (of: Expression): Result => evaluate(folder, of, depth + 1);
	switch (expression.kind) {
		case "literal":
			return expression.value;
		case "template":
			return template(expression.parts.map((part) => (typeof part === "string" ? part : inner(part))));
		case "reference":
			return (
				(expression.root === "path" ? folderNamed(folder, expression.steps[0], expression.file) : undefined) ??
				reference(folder, expression.root, expression.steps, inner)
			);
		case "access":
			return walk(inner(expression.of), expression.steps, folder.text(expression.of), inner);
		case "call":
			return ofFile(folder, expression, inner) ?? call(expression, inner);
		case "operation":
			return operate(expression.operator, expression.operands.map(inner));
		case "conditional": {
			const [condition, yes, no] = expression.operands;
			const chosen = condition ? inner(condition) : null;
			if (chosen === true || chosen === "true") return yes ? inner(yes) : null;
			if (chosen === false || chosen === "false") return no ? inner(no) : null;
			return chosen instanceof Unknown ? chosen : new Unknown("the condition is neither true nor false");
		}
		case "tuple":
			return expression.items.map(inner);
		case "object": {
			const entries: [string, Result][] = [];
			for (const entry of expression.entries) {
				const key = inner(entry.key);
				if (key instanceof Unknown) return key;
				entries.push([String(key), inner(entry.value)]);
			}
			return Object.fromEntries(entries);
		}
		case "for":
			return looped(expression, folder.budget, inner);
		case "opaque":
			return new Unknown(`${expression.what} is not evaluated`);
	}
}

function template(parts: Result[]): Result {
	if (parts.length === 1) return parts[0];
	const hole = parts.find((part) => part instanceof Unknown);
	if (hole) return hole;
	if (parts.some((part) => typeof part === "object")) return new Unknown("a template of something that is not text");
	const length = parts.reduce<number>((sum, part) => sum + String(part).length, 0);
	return length > mostSize ? new Unknown("it is too large to be worked out") : parts.map(String).join("");
}

/** What a reference stands for as the folder's files write it, and the steps that are left to go into it. */
export function placeOfReference(
	folder: Folder,
	{ root, steps }: { root: string; steps: readonly Step[] },
): { expression: Expression; steps: readonly Step[]; name: string } | undefined {
	const [first, second] = steps;
	if (root === "local" || root === "var") {
		const expression =
			root === "local" ? folder.locals.get(String(first)) : givenTo(folder, folder.variables.get(String(first)));
		return expression && { expression, steps: steps.slice(1), name: `${root}.${first}` };
	}
	if (root === "terraform" && first === "workspace") {
		const expression = production(folder);
		return expression && { expression, steps: steps.slice(1), name: "terraform.workspace" };
	}
	if (isCall(root)) {
		const name = `${root}.${first}.${second}`;
		const output = folder.outputs.get(name);
		if (output) return { expression: output, steps: steps.slice(2), name };
		// An instance of count or for_each is picked first: module.web["api"].url.
		const key = typeof second === "object" ? evaluate(folder, second) : second;
		const own =
			folder.outputs.get(`${root}.${first}["${key}"].${steps[2]}`) ??
			folder.outputs.get(`${root}.${first}.${steps[2]}`);
		return own && { expression: own, steps: steps.slice(3), name: `${root}.${first}["${key}"].${steps[2]}` };
	}
	const [resource, ...others] = folder.led(root, steps, (step) => evaluate(folder, step));
	if (!resource || others.length > 0 || steps.includes("*")) return undefined;
	// An instance of count or for_each is picked first: aws_lb.web[0].name.
	const picked = typeof second === "string" && attributeOf(resource.block, second) ? 1 : 2;
	const name = steps[picked];
	const argument = typeof name === "string" ? attributeOf(resource.block, name) : undefined;
	return argument && { expression: argument.value, steps: steps.slice(picked + 1), name: name as string };
}

function givenTo(folder: Folder, variable: Variable | undefined): Expression | undefined {
	const given = variable && (variable.set?.value ?? mostDemanding(folder, variable) ?? variable.default);
	return given && variable?.type ? completedText(variable.type, given) : given;
}

/** "module", and "module.web.module" of a call within another module. */
const isCall = (root: string) => root === "module" || root.endsWith(".module");

/** What its own language calls it. */
const variableIn = (folder: Folder, name: string) =>
	folder.dialect === "terraform" ? shownIn("var", name) : `the parameter ${name.slice(name.lastIndexOf(".") + 1)}`;

/** `var.min` of a called module, where the reference names its variable "module.web.min". */
const shownIn = (kind: string, name: string) => {
	const dot = name.lastIndexOf(".");
	return dot < 0 ? `${kind}.${name}` : `${kind}.${name.slice(dot + 1)} of ${name.slice(0, dot)}`;
};

function reference(folder: Folder, root: string, steps: Step[], inner: (of: Expression) => Result): Result {
	const [first, second] = steps;
	if (root === "var") return walk(variable(folder, String(first), inner), steps.slice(1), `var.${first}`, inner);
	const found = placeOfReference(folder, { root, steps });
	if (found) return walk(inner(found.expression), found.steps, found.name, inner);
	if (isCall(root)) {
		const whole = steps.length === 1 ? outputsOf(folder, `${root}.${first}.`) : [];
		if (whole.length > 0) return Object.fromEntries(whole.map(([name, output]) => [name, inner(output)]));
		return new Unknown(`${root}.${first} is not entered`);
	}
	switch (root) {
		case "local":
			return new Unknown(`${shownIn("local", String(first))} is not declared in this folder`);
		case "each":
		case "count":
		case "self":
			return new Unknown(`${root}.${first} differs from instance to instance`);
		case "data":
			return new Unknown(`data.${first}.${second} is read when Terraform runs`);
		case "path":
		case "terraform":
			return new Unknown(`${root}.${first} is known when Terraform runs`);
	}
	const [resource] = folder.led(root, steps);
	if (!resource) {
		const name = typeof first === "string" ? `${root}.${first}` : root;
		return new Unknown(`${name} is not declared in this folder`);
	}
	const picked = typeof second === "string" && second !== "*" && attributeOf(resource.block, second) ? 1 : 2;
	const name = steps[picked];
	return new Unknown(
		`${resource.address}.${typeof name === "string" ? name : (second ?? "")} is known after ${folder.dialect === "terraform" ? "apply" : "deployment"}`,
	);
}

/** A call as a whole is an object of what its module puts out: `{ prod = module.prod_config }`. */
function outputsOf(folder: Folder, prefix: string): [string, Expression][] {
	return [...folder.outputs].flatMap(([name, output]): [string, Expression][] =>
		name.startsWith(prefix) && !name.includes(".", prefix.length) ? [[name.slice(prefix.length), output]] : [],
	);
}

function variable(folder: Folder, name: string, inner: (of: Expression) => Result): Result {
	const type = folder.variables.get(name)?.type;
	const value = plainVariable(folder, name, inner);
	return type ? completedValue(type, value, inner) : value;
}

function plainVariable(folder: Folder, name: string, inner: (of: Expression) => Result): Result {
	const known: Variable | undefined = folder.variables.get(name);
	if (!known) return new Unknown(`${variableIn(folder, name)} is not declared in this folder`);
	if (known.set) return inner(known.set.value);
	const other = known.elsewhere[0];
	const demanding = mostDemanding(folder, known);
	if (demanding) return inner(demanding);
	if (!known.default) {
		const hint = other ? `; ${other.file.split("/").at(-1)} is read with -var-file only` : "";
		return new Unknown(`${variableIn(folder, name)} has no default${hint}`);
	}
	const value = inner(known.default);
	if (known.module) return value;
	if (folder.isModule) return new Unknown(`var.${name} is set by whoever calls this module`);
	const differs = known.elsewhere.find((set) => JSON.stringify(inner(set.value)) !== JSON.stringify(value));
	if (!differs) return value;
	return new Unknown(`var.${name} has a default, but ${differs.file.split("/").at(-1)} sets another value`);
}

/** Follows `.name` and `[key]` into a value. */
function walk(value: Result, steps: readonly Step[], name: string, inner: (of: Expression) => Result): Result {
	let at = value;
	for (const [index, step] of steps.entries()) {
		if (at instanceof Unknown) return at;
		if (step === "*") {
			const rest = steps.slice(index + 1);
			return Array.isArray(at)
				? at.map((item) => walk(item, rest, name, inner))
				: new Unknown(`${name}[*] is not a list`);
		}
		const key = typeof step === "object" ? inner(step) : step;
		if (key instanceof Unknown) return key;
		if (Array.isArray(at) && typeof key !== "boolean" && Number.isInteger(Number(key)) && Number(key) in at)
			at = at[Number(key)];
		else if (isMap(at) && Object.hasOwn(at, String(key))) at = at[String(key)];
		else return new Unknown(`${name} has no ${key}`, true);
	}
	return at;
}

/** The value when it is known through and through. */
export function known(folder: Folder, expression: Expression): Result {
	const value = evaluate(folder, expression);
	return firstUnknown(value) ?? value;
}
