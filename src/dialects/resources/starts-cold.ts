import { type Attribute, declared } from "../../design/attribute.ts";
import { startsCold } from "../cold-runtime.ts";
import { evaluate } from "./evaluate.ts";
import { expressionAt } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { followed } from "./references.ts";

/** Whether what machines run when they boot starts a runtime that compiles while it serves. */
export function bootsCold(
	folder: Folder,
	launch: Resource | undefined,
	...arguments_: string[]
): Attribute | undefined {
	for (const path of launch ? arguments_ : []) {
		const script = expressionAt(launch!.block, path);
		if (!script) continue;
		const value = evaluate(folder, script);
		const text = typeof value === "string" ? value : folder.text(followed(folder, script));
		if (startsCold(text)) return declared(true, folder.at(script));
	}
	return undefined;
}
