import { dataConcepts } from "./concepts/of-data.ts";
import { dataHints } from "./data/hints.ts";
import { codeDialect } from "./dialect.ts";
import { typescriptDataKnowledge } from "./knowledge/typescript-data.ts";
import { typescript as adapter } from "./languages/typescript.ts";

/** TypeScript and JavaScript in the neutral form, for what concerns data; all else is read by the dialect `typescript`. */
export const typescriptData = codeDialect({
	adapter,
	knowledge: typescriptDataKnowledge,
	files: {
		names: ["*.ts", "*.mts", "*.cts", "*.js", "*.mjs", "*.cjs"],
		languages: ["typescript", "javascript"],
	},
	comment: "//",
	hints: dataHints,
	only: { id: "typescript-data", concepts: dataConcepts },
});
