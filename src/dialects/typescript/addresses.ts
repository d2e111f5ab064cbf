import type { Reference } from "../../design/fragment.ts";
import { domainIn } from "../code/addresses.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import { isOfBrowser, variableIn } from "./environment.ts";
import type { Module } from "./module.ts";
import { followed } from "./origins.ts";
import { functionIn, methodOf, receiverOf, returnedBy, textIn } from "./values.ts";

/** A text as far as it is known: literals, and expressions between them. */
type Parts = (string | TS.Node)[];

const ofThisMachine = /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|::1?|host\.docker\.internal)(:|$)/i;

/**
 * Who answers at the address that an expression gives: by the environment variable that holds its host, or by the
 * host where it is written out, or all but its first name. Undefined where more of it is put together, given by a caller, or this machine.
 */
export function addressIn(node: TS.Node | undefined, module: Module): Reference | undefined {
	const parts = node && wholePartsOf(node, module);
	if (!parts) return;
	const holes = parts.filter((part) => typeof part !== "string");
	let count = 0;
	const text = parts.map((part) => (typeof part === "string" ? part : `\0${count++}\0`)).join("");
	const scheme = /^[\w+.-]+:\/\//.exec(text)?.[0] ?? "";
	const authority = /^[^/?#]*/.exec(text.slice(scheme.length))?.[0] ?? "";
	const place = authority.slice(authority.lastIndexOf("@") + 1);
	// A second hole right behind the first is the path: `${base}${path}`.
	const hole = /^\0(\d+)\0(?=$|[:,\0])/.exec(place)?.[1];
	if (hole !== undefined) return ofVariable(holes[Number(hole)], module);
	const domain = scheme && domainIn(place);
	if (domain) return { by: "host", host: domain };
	if (place.includes("\0") || ofThisMachine.test(place)) return;
	const host = /^(\[[\da-f:]+\]|[\w.-]+)(:\d+)?(,[\w.-]+(:\d+)?)*$/i.test(place) ? place : undefined;
	return host && (scheme || /[.:]/.test(host) || holes.length === 0) ? { by: "host", host } : undefined;
}

/** A whole address, not a path or a name alone. */
export function isUrl(node: TS.Node, module: Module): boolean {
	const first = wholePartsOf(node, module)[0];
	return typeof first !== "string" || /^[\w+.-]+:\/\//.test(first);
}

function ofVariable(node: TS.Node, module: Module): Reference | undefined {
	const variable = variableIn(node, module);
	if (!variable || isOfBrowser(variable)) return;
	const { name, otherwise } = variable;
	return {
		by: "environment",
		variable: name,
		path: module.path,
		...(otherwise !== undefined && { otherwise: withoutCredentials(otherwise) }),
	};
}

export function withoutCredentials(text: string): string {
	return text.replace(/\/\/[^/@\s]*@/g, "//");
}

function wholePartsOf(node: TS.Node, module: Module): Parts {
	return partsOf(node, module, 8).filter((part) => part !== "");
}

const keeping = /^(toString|trim|replace|replaceAll|slice|split|join|concat|toLowerCase)$/;

function partsOf(node: TS.Node, module: Module, depth: number): Parts {
	const value = followed(node, module);
	if (depth === 0) return [value];
	const again = (other: TS.Node) => partsOf(other, module, depth - 1);
	if (ts.isStringLiteralLike(value)) return [value.text];
	if (ts.isTemplateExpression(value))
		return [value.head.text, ...value.templateSpans.flatMap((span) => [...again(span.expression), span.literal.text])];
	if (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.PlusToken)
		return [...again(value.left), ...again(value.right)];
	if (ts.isNewExpression(value) && nameOf(value.expression) === "URL") {
		const [path, base] = value.arguments ?? [];
		const whole = path && /^[\w+.-]+:\/\//.test(textIn(path, module) ?? "");
		if (path) return again(base && !whole ? base : path);
	}
	if (ts.isArrayLiteralExpression(value) && value.elements[0]) return again(value.elements[0]);
	if (ts.isPropertyAccessExpression(value) && /^(href|origin|host|hostname)$/.test(value.name.text)) {
		const inner = followed(value.expression, module);
		if (ts.isNewExpression(inner)) return again(inner);
	}
	if (
		ts.isElementAccessExpression(value) &&
		ts.isNumericLiteral(value.argumentExpression) &&
		!variableIn(value, module)
	)
		return again(value.expression);
	const made = ts.isCallExpression(value) ? madeBy(value, module) : undefined;
	if (made)
		return partsOf(made.returned, made.own, depth - 1).flatMap((part) => {
			const given = typeof part === "string" ? undefined : made.givenFor(part);
			return given ? again(given) : [part];
		});
	const receiver = ts.isCallExpression(value) && keeping.test(methodOf(value) ?? "") ? receiverOf(value) : undefined;
	if (receiver && !variableIn(value, module)) return again(receiver);
	const name = nameOf(value);
	const binding = name ? module.bindings.resolve(name, value) : undefined;
	if (binding?.otherwise && !binding.path && !variableIn(value, module)) return again(binding.otherwise);
	const given = binding && givenTo(binding.node, module);
	if (given) return again(given);
	return [value];
}

/** What the one `new` of its class in this file gives for a parameter of a constructor. */
function givenTo(parameter: TS.Node, module: Module): TS.Expression | undefined {
	if (!ts.isParameter(parameter) || !ts.isConstructorDeclaration(parameter.parent)) return;
	const name = parameter.parent.parent.name?.text;
	const made = module.news.filter(({ expression }) => name !== undefined && nameOf(expression) === name);
	return made.length === 1 ? made[0].arguments?.[parameter.parent.parameters.indexOf(parameter)] : undefined;
}

/** What a function of the workspace returns, and what a call of it gives for each of its parameters. */
function madeBy(
	call: TS.CallExpression,
	module: Module,
): { returned: TS.Node; own: Module; givenFor(part: TS.Node): TS.Node | undefined } | undefined {
	const made = ts.isIdentifier(call.expression) ? functionIn(call.expression, module) : undefined;
	const returned = made && returnedBy(made);
	if (!made || !returned) return;
	const names = made.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : undefined));
	return {
		returned,
		own: module.ownerOf(returned),
		givenFor: (part) => (ts.isIdentifier(part) ? call.arguments[names.indexOf(part.text)] : undefined),
	};
}
