import type { Builder } from "../builder.ts";
import type { Expr, Parameter, Region, Type } from "../code.ts";
import { ofType, type Syntax } from "../syntax.ts";
import { expression, type Host, typeOf } from "./kotlin-expressions.ts";

/** Annotations: a call, or a name alone. */
export function marksOf(host: Host, node: Syntax | undefined, region: Region): Expr[] {
	const lists = node ? [...ofType(node, "modifiers"), ...ofType(node, "parameter_modifiers")] : [];
	return lists.flatMap((list) =>
		ofType(list, "annotation")
			.flatMap((each) => each.children.filter((one) => /^(user_type|constructor_invocation)$/.test(one.type)))
			.map((each) => mark(host, each, region)),
	);
}

function mark(host: Host, node: Syntax, region: Region): Expr {
	const { builder } = host;
	const type = node.type === "user_type" ? node : (ofType(node, "user_type")[0] ?? node);
	const name = builder.textOf(type).split(".").at(-1) ?? "";
	const callee: Expr = { ...builder.base(type), kind: "name", name, region };
	if (type === node) return callee;
	const positional: Expr[] = [];
	const named: Record<string, Expr> = {};
	for (const one of ofType(node, "value_arguments")[0]?.children ?? []) {
		const [name, equals, value] = one.children;
		if (equals?.type === "=" && value) named[builder.textOf(name)] = expression(value, region, host);
		else if (name) positional.push(expression(name, region, host));
	}
	const at = builder.at(type);
	const call = builder.call({ callee, at, whole: builder.at(node), positional, named, region });
	return { ...builder.base(node), kind: "call", call };
}

export function basesOf(node: Syntax, builder: Builder): Type[] {
	const list = ofType(node, "delegation_specifiers")[0]?.children ?? [];
	return list.flatMap((each) => {
		const [of] = each.children;
		return typeOf(of?.type === "constructor_invocation" ? of.children[0] : of, builder) ?? [];
	});
}

/** Parameters, each with the place of its name. */
export function parametersOf(host: Host, list: Syntax | undefined, region: Region): [Parameter, Syntax][] {
	const { builder } = host;
	let before: Syntax | undefined;
	const found: [Parameter, Syntax][] = [];
	for (const each of list?.children ?? []) {
		if (each.type === "parameter_modifiers") before = each;
		if (!/^(class_)?parameter$/.test(each.type)) continue;
		const [name] = ofType(each, "identifier");
		if (!name) continue;
		const type = typeOf(
			each.children.find((one) => /_type$/.test(one.type)),
			builder,
		);
		const at = each.children.findIndex((one) => one.type === "=");
		const value = at < 0 ? undefined : each.children[at + 1];
		const marks = [
			...marksOf(host, each, region),
			...(before ? marksOf(host, { ...each, children: [before] }, region) : []),
		];
		before = undefined;
		const otherwise = value && expression(value, region, host);
		found.push([
			{
				name: builder.textOf(name),
				...(type && { type }),
				...(otherwise && { otherwise }),
				...(marks.length > 0 && { marks }),
			},
			name,
		]);
	}
	return found;
}
