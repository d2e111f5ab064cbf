import { browserFrameworks } from "../typescript/browser.ts";
import { dataConcepts } from "./concepts/of-data.ts";
import { stateConcepts } from "./concepts/of-state.ts";
import { clusterForks, pm2Settings } from "./concepts/processes.ts";
import { dataHints } from "./data/hints.ts";
import { codeDialect } from "./dialect.ts";
import { typescriptDataKnowledge } from "./knowledge/typescript-data.ts";
import { typescript as adapter } from "./languages/typescript.ts";
import { either, liveHints, stateHints, uploadHints } from "./state/words.ts";

/** TypeScript and JavaScript in the neutral form, for what concerns data and what a process keeps to itself; all else is read by the dialect `typescript`. */
export const typescriptData = codeDialect({
	adapter,
	knowledge: typescriptDataKnowledge,
	files: {
		names: ["*.ts", "*.mts", "*.cts", "*.js", "*.mjs", "*.cjs"],
		languages: ["typescript", "javascript"],
	},
	comment: "//",
	hints: either(dataHints, stateHints, liveHints, uploadHints, /\binstances\s*:|\bcluster\.fork\(/),
	// What users load keeps its state in their browsers, each its own.
	isElsewhere: ({ names, path }) =>
		names.some(({ from }) => from !== undefined && browserFrameworks.test(from)) ||
		// A script that a server hands out as it lies there imports nothing.
		(/(^|\/)(public|wwwroot)\/.*\.js$/.test(path) && names.every(({ from }) => from === undefined)),
	only: { id: "typescript-data", concepts: [...dataConcepts, ...stateConcepts, pm2Settings, clusterForks] },
});
