import { type Attribute, declared } from "../../design/attribute.ts";
import { startsCold } from "../cold-runtime.ts";
import { evaluate } from "./evaluate.ts";
import { expressionAt } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { followed } from "./references.ts";
import type { Expression } from "./syntax.ts";

/** Whether what machines run when they boot starts a runtime that compiles while it serves. */
export function bootsCold(
	folder: Folder,
	launch: Resource | undefined,
	...arguments_: string[]
): Attribute | undefined {
	for (const path of launch ? arguments_ : []) {
		const script = expressionAt(launch!.block, path);
		if (!script) continue;
		const plain = beforeEncoding(followed(folder, script));
		const value = evaluate(folder, plain);
		const text = typeof value === "string" ? value : folder.text(plain);
		if (startsCold(text)) return declared(true, folder.at(script));
	}
	return undefined;
}

/** What is packed for the journey is run unpacked. */
function beforeEncoding(script: Expression): Expression {
	const [first] = script.kind === "call" && /^base64(encode|gzip)$/.test(script.name) ? script.arguments : [];
	return first ?? script;
}
