import type { Call, Expr, Fn } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { callsOn } from "./calls-by.ts";

/** What sends the reads behind it to the primary, or waits until the copies have caught up, by its name. */
const pinning =
	/(^|_|[a-z])(use|using|force|require|pin|stick|with|on|from|read_?from|route_?to)_?(to_?)?(the_?)?(primary|master|writer)(?![a-z]*(key|Key|_key))|^(primary|master|writer)_?(context|only|scope|required)\b|^set(Write|Master|Primary)RouteOnly$|wait_?(for|until)_?(the_?)?(replicas?|replication|slaves?|lsn|gtid|sync|caught)/i;
/** Elasticsearch: all that was written before can be found. */
const refreshed = /indices\W*\.?[rR]efresh(Async)?$|indexOps\(.*\)\.refresh$/;
/** Holders of a key that a routing data source asks for. */
const holder = /Context|Holder|DataSource|DbType|Routing|Hint/;
const primary = /\b(master|primary|writer?)\b/i;

/** A step that has what follows it read from the primary. */
export function pins(call: Call, program: Program): boolean {
	// A handle of the primary (`s.withPrimary().Exec(…)`) says nothing of what is read by others.
	if (pinning.test(methodOf(call))) return callsOn(call, program.code).length === 0;
	if (refreshed.test(call.callee.text)) return true;
	const of = receiverOf(call);
	return (
		of !== undefined &&
		/^(set|push|use|put)/i.test(methodOf(call)) &&
		holder.test(of.text) &&
		call.positional.some((one) => primary.test(said(one)))
	);
}

const said = (expr: Expr) => (expr.kind === "literal" ? String(expr.value) : expr.text);

/** A function that is marked to read from the primary. */
export const isPinned = (fn: Fn | undefined): boolean =>
	[...(fn?.marks ?? []), ...(fn?.class?.marks ?? [])].some(({ text }) =>
		/\b(use_?primary|use_?master|pin\w*|force_?(primary|master)|Master(Only)?|PrimaryOnly|(primary|master)_?only)\b|(Data\w*|DS)\(\s*["'\w.]*(master|primary|writer)/i.test(
			text,
		),
	);
