import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { type KeyShape, shapeOfName, togetherOf } from "../../key-names.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";

/** A member or column that is a partition key or a part of it; its shape, where that is known otherwise than by its name. */
export interface Part {
	name: string;
	at: Location;
	shape?: KeyShape;
}

/** From the worst to the best. */
const shapes: readonly KeyShape[] = ["constant", "few", "ascending", "spread"];

/** Of the keys of a table and its indexes the worst: a throttled index throttles its table. */
export function stored(
	table: string | undefined,
	engine: string,
	keys: readonly (readonly Part[])[],
	program: Program,
): Fragment[] {
	const shaped = keys
		.filter(({ length }) => length > 0)
		.map(([first, ...more]) => ({
			first,
			shape: togetherOf([first, ...more].map(({ name, shape }) => shape ?? shapeOfName(name, "hash"))),
		}));
	const worst = shapes.map((shape) => shaped.find((one) => one.shape === shape)).find(Boolean);
	if (!worst?.shape || (worst.shape === "spread" && shaped.some(({ shape }) => !shape))) return [];
	const { first, shape } = worst;
	const { path } = program.code;
	const name = table ?? `${packageName(path)}-${engine}`;
	return [
		{
			role: "extends",
			file: path,
			kind: "Store",
			at: first.at,
			of: { by: "name", kind: "Store", name },
			standalone: name,
			attributes: {
				engine: declared(engine, first.at),
				role: declared("database", first.at),
				keyShape: declared(shape, first.at),
			},
		},
	];
}
