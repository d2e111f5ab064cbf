import type { Node } from "web-tree-sitter";
import { snake } from "../cloudformation/blocks.ts";
import type { Step } from "../resources/syntax.ts";

export const spelled = (steps: readonly Step[]): Step[] =>
	steps.map((step) => (typeof step === "string" ? snake(step) : step));

export const firstOf = (node: Node, type: string): Node | undefined =>
	node.namedChildren.find((one) => one?.type === type) ?? undefined;
export const propertiesOf = (node: Node | undefined): Node[] =>
	(node?.type === "object" ? node.namedChildren : []).filter((one): one is Node => one?.type === "object_property");
export const parts = (pair: Node): (Node | undefined)[] => [
	pair.namedChildren[0] ?? undefined,
	pair.namedChildren[1] ?? undefined,
];
export const memberOf = (object: Node, name: string) =>
	propertiesOf(object)
		.map(parts)
		.find(([key]) => key?.text === name)?.[1];
export const unescaped = (text: string) => text.replace(/\\(['\\$])/g, "$1").replace(/\\n/g, "\n");
export const textOf = (node: Node | undefined): string =>
	node ? node.namedChildren.map((one) => one?.text ?? "").join("") : "";
