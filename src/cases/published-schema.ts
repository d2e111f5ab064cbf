import { z } from "zod";
import {
	type AttributeSpec,
	type ComponentKind,
	catalogue,
	componentKinds,
	linkCatalogue,
} from "../design/catalogue/index.ts";
import { Settings } from "../dialects/scaleproof/schema.ts";
import type { Shape } from "./help/shape.ts";
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
	const schema = z.toJSONSchema(Settings, { unrepresentable: "any", io: "input" }) as Shape;
	const { components, links } = schema.properties!;
	const { additionalProperties: scalar } = links.additionalProperties as Shape;
	schema.$defs = { ...schema.$defs, Value: scalar as Shape };
	components.additionalProperties = {
		anyOf: componentKinds.map((kind) => described(components, catalogue[kind], kind)),
	};
	links.additionalProperties = described(links, linkCatalogue);
	return withAmounts(schema, false) as object;
}

/** What holds for any entry of a record, with the attributes that the catalogue knows: by themselves, any name would do. */
function described(record: Shape, specs: Record<string, AttributeSpec>, kind?: ComponentKind): Shape {
	const entry = record.additionalProperties as Shape;
	const value = { $ref: "#/$defs/Value" };
	const known = Object.entries(specs).map(([name, { label, unit }]) => {
		return [name, { ...value, description: unit ? `${label} (${unit})` : label }];
	});
	const own = {
		...entry.properties,
		...(kind && { kind: { ...entry.properties?.kind, const: kind, default: "Service" } }),
	};
	return { ...entry, properties: { ...Object.fromEntries(known), ...own }, additionalProperties: value };
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
