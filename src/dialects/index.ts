import { compose } from "./compose/index.ts";
import type { Dialect } from "./dialect.ts";
import { dockerfile } from "./dockerfile.ts";
import { kubernetes } from "./kubernetes/index.ts";
import { packageJson } from "./package-json.ts";
import { scaleproof } from "./scaleproof/index.ts";
import { terraform } from "./terraform/index.ts";
import { typescript } from "./typescript/index.ts";

/** Every dialect, in the order in which they are asked to claim a file; the first that claims it reads it. */
export const dialects: readonly Dialect[] = [
	scaleproof,
	kubernetes,
	terraform,
	dockerfile,
	packageJson,
	typescript,
	compose,
];
