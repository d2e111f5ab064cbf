import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal, Scope } from "../dialect.ts";
import type { ParsedFile } from "../resources/syntax.ts";

export function write(_change: AttributeChange, _scope: Scope<ParsedFile>): TextEdit[] | Refusal {
	return { refused: "Change it by hand." };
}
