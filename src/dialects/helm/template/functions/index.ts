import { dicts } from "./dicts.ts";
import { encodings } from "./encodings.ts";
import type { Functions } from "./function.ts";
import { lists } from "./lists.ts";
import { logic } from "./logic.ts";
import { numbers } from "./numbers.ts";
import { outside } from "./outside.ts";
import { strings } from "./strings.ts";

/** The functions of Go's templates, of sprig and of Helm that charts use. `and`, `or`, `include` and `tpl` are the evaluator's. */
export const functions: Functions = { ...logic, ...strings, ...numbers, ...lists, ...dicts, ...encodings, ...outside };
