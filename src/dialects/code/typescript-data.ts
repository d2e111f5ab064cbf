import { dataConcepts } from "./concepts/of-data.ts";
import { codeDialect } from "./dialect.ts";
import { typescriptDataKnowledge } from "./knowledge/typescript-data.ts";
import { typescript as adapter } from "./languages/typescript.ts";

/** Words without which a file says nothing of how data is read and written; most files have none of them. */
const hints =
	/\b(?:stock|balance|seats?|inventory|credits|wallet|quantity|tickets|\w+(?:Left|Remaining|Available))\b.*[-+]|\$inc|decrement|%\s*[\w.]*(?:[sS]hard|[sS]erver|[hH]ost|[nN]ode|[pP]ool|[dD]b|[pP]artition|[bB]ackend|SHARD|PARTITION|NODE|HOST)|USING TIMESTAMP|IF NOT EXISTS|[cC]onsistenc|shardKey|shardCollection|replication\s*:|[rR]eadReplicas|replica|PartitionKey|partitionKey|messages\s*:|[uU]pdatedAt\s*[<>]|updated_at\s*[<>]|ConsistentRead|GetCommand|GetItemCommand|InjectRepository|getRepository|Repository</;

/** TypeScript and JavaScript in the neutral form, for what concerns data; all else is read by the dialect `typescript`. */
export const typescriptData = codeDialect({
	adapter,
	knowledge: typescriptDataKnowledge,
	files: {
		names: ["*.ts", "*.mts", "*.cts", "*.js", "*.mjs", "*.cjs"],
		languages: ["typescript", "javascript"],
	},
	comment: "//",
	hints,
	only: { id: "typescript-data", concepts: dataConcepts },
});
