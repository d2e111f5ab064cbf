import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, stepsBefore, textIn } from "../values.ts";
import { calledType } from "./called-type.ts";
import { option } from "./dynamo.ts";
import type { Touch } from "./touch.ts";

const writes =
	/^(index|create|update|bulk|delete|update_by_query|delete_by_query|updateByQuery|deleteByQuery|save|Index|Update|Bulk|Delete|(Index|IndexDocument|Update|Bulk|Delete)(Async)?)$/;
const searches = /^(search|count|msearch|query|Search|Count|(Search|Count)(Async)?)$/;
const client =
	/elasticsearch|opensearch|olivere\/elastic|\bI?Elastic(LowLevel)?Client\b|ElasticsearchClient|RestHighLevelClient|ElasticsearchOperations|ElasticsearchRestTemplate|OpenSearchClient/i;

/**
 * Elasticsearch and OpenSearch: a document is searchable after the next refresh, within a second unless set otherwise, or when its
 * write waits for one (Elastic docs, refresh parameter). Read by its id it is seen at once.
 */
export function inSearchIndex(program: Program): Touch[] {
	const isGo = program.code.language === "go";
	return program.code.calls.flatMap((call): Touch[] => {
		// olivere/elastic: `client.Index().Index("notes").BodyJson(note).Do(ctx)`
		const steps = isGo && methodOf(call) === "Do" ? stepsBefore(call, program) : [call];
		const named = steps.filter((one) => writes.test(methodOf(one)) || searches.test(methodOf(one)));
		const first = named.at(-1);
		const handle = first && receiverOf(first);
		if (!first || !handle || !client.test(calledType(handle, program))) return [];
		const does = searches.test(methodOf(first)) ? "reads" : "writes";
		if (does === "writes" && steps.some((one) => waits(one, program))) return [];
		const of = steps.map((one) => indexOf(one, program)).find((one) => one !== undefined);
		if (!of) return [];
		return [{ call, does, of, sees: does === "reads" ? "eventual" : "all", engine: "elasticsearch", handle }];
	});
}

/** It returns when what it wrote can be found. */
function waits(call: Call, program: Program): boolean {
	if (/^Refresh$/.test(methodOf(call))) return true;
	const given = option(call, "refresh", program) ?? option(call, "Refresh", program);
	if (given) return !(given.kind === "literal" && (given.value === false || given.value === "false"));
	return call.positional.some(({ text }) => /WithRefresh\(|Refresh(Policy)?[.:]/.test(text));
}

function indexOf(call: Call, program: Program): string | undefined {
	const given = option(call, "index", program) ?? option(call, "Index", program) ?? ownIndex(call, program);
	return given && (textIn(given, program) ?? given.text);
}

/** `es.Index("notes", body)`, `client.Search("notes")`, `es.Search(es.Search.WithIndex("notes"))`. */
function ownIndex(call: Call, program: Program): Expr | undefined {
	const within = call.positional.find((one) => one.kind === "call" && methodOf(one.call) === "WithIndex");
	if (within?.kind === "call") return within.call.positional[0];
	const [first] = call.positional;
	return first && program.code.language === "go" && textIn(first, program) !== undefined ? first : undefined;
}
