import { item } from "./cursor.ts";

/** As much of JSON Schema as our published schemas use. */
export interface Shape {
	type?: string | string[];
	description?: string;
	properties?: Record<string, Shape>;
	additionalProperties?: Shape | boolean;
	items?: Shape;
	anyOf?: Shape[];
	oneOf?: Shape[];
	allOf?: Shape[];
	enum?: unknown[];
	const?: unknown;
	default?: unknown;
	$ref?: string;
	$defs?: Record<string, Shape>;
}

/** The shapes that a place of a document may have. `beside` are the values that stand beside the last step. */
export function shapesAt(root: Shape, path: readonly string[], beside: ReadonlyMap<string, string>): Shape[] {
	let shapes = fitting(alternatives(root, root), path.length === 0 ? beside : new Map());
	for (const [index, step] of path.entries()) {
		const last = index === path.length - 1;
		shapes = shapes.flatMap((shape) => alternatives(root, within(shape, step)));
		if (last) shapes = fitting(shapes, beside);
	}
	return shapes;
}

/** A shape without its choices: each of them by itself. What is said of the choice as a whole holds for each. */
function alternatives(root: Shape, shape: Shape | undefined): Shape[] {
	if (!shape) return [];
	const { $ref, anyOf, oneOf, allOf, ...own } = shape;
	if ($ref !== undefined) {
		const named = root.$defs?.[$ref.slice($ref.lastIndexOf("/") + 1)];
		return alternatives(root, named).map((one) => ({ ...one, description: own.description ?? one.description }));
	}
	const choices = [...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])];
	if (choices.length === 0) return [own];
	return choices
		.flatMap((one) => alternatives(root, one))
		.map((one) => ({ ...one, description: own.description ?? one.description }));
}

function within(shape: Shape, step: string): Shape | undefined {
	if (step === item) return shape.items;
	const known = shape.properties && Object.hasOwn(shape.properties, step) ? shape.properties[step] : undefined;
	const more = typeof shape.additionalProperties === "object" ? shape.additionalProperties : undefined;
	return known ?? more;
}

/** Only those whose fixed values are the ones that stand there: a Store's keys are of no use to a Service. */
function fitting(shapes: Shape[], beside: ReadonlyMap<string, string>): Shape[] {
	const fit = shapes.filter(({ properties = {} }) =>
		Object.entries(properties).every(
			([key, shape]) => shape.const === undefined || (beside.get(key) ?? shape.default ?? shape.const) === shape.const,
		),
	);
	return fit.length > 0 ? fit : shapes;
}
