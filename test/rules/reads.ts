import { parse } from "@bufbuild/cel";
import { expressionsOf, placesIn } from "../../src/rules/load.ts";
import { roles, type SubjectKind, selfName } from "../../src/rules/roles.ts";
import { kindsOf, type Rule } from "../../src/rules/rule.ts";
import { attributeSpec } from "../../src/rules/view.ts";

type Expr = NonNullable<ReturnType<typeof parse>["expr"]>;

/** An attribute that a rule reads, and the kinds of which one or another has it there. */
export interface Read {
	kinds: readonly SubjectKind[];
	attribute: string;
}

/** The attributes that a rule's expressions and places read, by the kinds that its names may stand for. */
export function readsOf(rule: Rule): Read[] {
	const reads: Read[] = [];
	const own = kindsOf(rule);
	const names = new Map<string, readonly SubjectKind[]>([["self", own]]);
	for (const kind of own) {
		for (const [name, { kinds }] of Object.entries(roles[kind]))
			names.set(name, [...(names.get(name) ?? []), ...kinds]);
		names.set(selfName(kind), [kind]);
	}
	for (const expression of expressionsOf(rule)) walk(parse(expression).expr, names, reads);
	for (const path of placesIn(rule)) {
		const plain = path.includes(".") ? path : `self.${path}`;
		walk(parse(plain).expr, names, reads);
	}
	return reads;
}

/** What an expression may be, as kinds of components or links, or of a list's members; none where it is a value. */
function walk(
	node: Expr | undefined,
	names: Map<string, readonly SubjectKind[]>,
	reads: Read[],
): readonly SubjectKind[] {
	const { exprKind } = node ?? {};
	const next = (one: Expr | undefined) => walk(one, names, reads);
	switch (exprKind?.case) {
		case "identExpr":
			return names.get(exprKind.value.name) ?? [];
		case "selectExpr": {
			const { operand, field } = exprKind.value;
			const kinds = next(operand);
			const near = kinds.flatMap((kind) => (Object.hasOwn(roles[kind], field) ? roles[kind][field].kinds : []));
			if (near.length > 0) return near;
			const having = kinds.filter((kind) => attributeSpec(kind, field));
			if (having.length > 0) reads.push({ kinds: having, attribute: field });
			return [];
		}
		case "callExpr":
			return [exprKind.value.target, ...exprKind.value.args].flatMap(next);
		case "listExpr":
			return exprKind.value.elements.flatMap(next);
		case "comprehensionExpr": {
			const { iterVar, iterRange, accuInit, loopCondition, loopStep, result } = exprKind.value;
			const kinds = next(iterRange);
			const within = new Map(names).set(iterVar, kinds);
			for (const one of [accuInit, loopCondition, loopStep, result]) walk(one, within, reads);
			return kinds;
		}
		default:
			return [];
	}
}
