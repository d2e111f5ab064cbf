import { z } from "zod";
import { type AttributeSpec, catalogue, componentKinds } from "../design/catalogue/index.ts";
import { Settings } from "../dialects/scaleproof/schema.ts";
import { caseFile } from "./schema.ts";

const kinds = componentKinds.map((kind) =>
	z.strictObject({ kind: z.literal(kind), ...attributes(catalogue[kind]) }),
) as unknown as [z.ZodObject<{ kind: z.ZodLiteral<string> }>, ...z.ZodObject<{ kind: z.ZodLiteral<string> }>[]];
const file = caseFile(z.discriminatedUnion("kind", kinds).meta({ id: "Component" }));

/** What editors complete and check a case with as one types: each kind of component with its own attributes. */
export function publishedSchema(): object {
	return withAmounts(z.toJSONSchema(file, { unrepresentable: "any", io: "input" }), false) as object;
}

function attributes(specs: Record<string, AttributeSpec>) {
	return Object.fromEntries(
		Object.entries(specs).map(([name, { schema, unit, label }]) => [
			name,
			schema.optional().describe(unit ? `${label} (${unit})` : label),
		]),
	);
}

/** The same of scaleproof.yaml, whose loads and laws take units too. */
export function publishedSettings(): object {
	return withAmounts(z.toJSONSchema(Settings, { unrepresentable: "any", io: "input" }), false) as object;
}

/** In components and loads, and in what a schema shares among them (laws), numbers may also be written with a unit. */
function withAmounts(node: unknown, within: boolean): unknown {
	if (Array.isArray(node)) return node.map((one) => withAmounts(one, within));
	if (typeof node !== "object" || node === null) return node;
	const { type, description, ...rest } = node as Record<string, unknown>;
	if (within && (type === "number" || type === "integer")) {
		const amount = { type: "string", pattern: "^\\s*\\d[\\d_]*(\\.\\d+)?\\s*[a-zA-Z%/]*\\s*$" };
		return { ...(description !== undefined && { description }), anyOf: [{ type, ...rest }, amount] };
	}
	return Object.fromEntries(
		Object.entries(node).map(([key, value]) => [key, withAmounts(value, within || isComponent(node) || isShared(key))]),
	);
}

/** A load, or the name that zod gives to a part which stands in several places. */
function isShared(key: string): boolean {
	return key === "load" || key.startsWith("__schema");
}

function isComponent(node: object): boolean {
	const kind = (node as { properties?: { kind?: { const?: unknown } } }).properties?.kind;
	return kind?.const !== undefined;
}
