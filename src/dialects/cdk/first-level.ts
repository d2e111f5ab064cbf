import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { ResourceBlocks } from "../cloudformation/blocks.ts";
import { Expressions } from "../cloudformation/expressions.ts";
import { types } from "../cloudformation/types/index.ts";
import { expressionOf, placeOf, type Value } from "../resources/program/values.ts";
import type { Block, Expression, Span } from "../resources/syntax.ts";

const pascal = (key: string) => (/^[a-z][A-Za-z\d]*$/.test(key) ? key.charAt(0).toUpperCase() + key.slice(1) : key);

/** A construct of the first level is CloudFormation's resource in camel case. */
export function firstLevel(cloud: string, label: string, at: Span, props: Value | undefined): Block[] {
	const shape = Object.hasOwn(types, cloud) ? types[cloud] : undefined;
	if (!shape) return [];
	// What is no plain text goes round the nodes: each carries the number of its expression.
	const kept: Expression[] = [];
	const ranged = <T extends Node>(node: T, { start, end }: Span): T => {
		node.range = [start, end, end];
		return node;
	};
	const nodeOf = (value: Value): Node => {
		const place = placeOf(value);
		if (value.kind === "object" && !value.open) {
			const map = new YAMLMap();
			map.items = [...value.entries].flatMap(([key, one]) => {
				if (one.kind === "scalar" && one.expression.kind === "literal" && one.expression.value === null) return [];
				return [new Pair(ranged(new Scalar(pascal(key)), placeOf(one)), nodeOf(one))];
			});
			return ranged(map, place);
		}
		if (value.kind === "list") {
			const list = new YAMLSeq();
			list.items = value.items.map(nodeOf);
			return ranged(list, place);
		}
		const expression = expressionOf(value);
		if (expression.kind === "literal") return ranged(new Scalar(expression.value), place);
		return ranged(new Scalar(`\0${kept.push(expression) - 1}`), place);
	};
	const properties = props && nodeOf(props);
	const expressions = new Expressions(at.file, {
		parameters: new Set(),
		typeOf: () => undefined,
		attributeOf: (_, name) => name,
		text: (value) => (value.startsWith("\0") ? kept[Number(value.slice(1))] : undefined),
	});
	const type = typeof shape.type === "function" ? shape.type(properties) : shape.type;
	if (!type) return [];
	const made = new ResourceBlocks(expressions, shape, type, label, ranged(new Scalar(label), at), properties);
	for (const block of [made.block, ...made.others]) block.called = cloud;
	return [made.block, ...made.others];
}
