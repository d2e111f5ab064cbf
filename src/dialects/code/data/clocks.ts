import type { Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { sourcesOf, within } from "./walk.ts";

const wall =
	/(^|\.)(time\.time(_ns)?|datetime\.(now|utcnow|today)|date\.today|timezone\.now|Date\.now|Date|System\.currentTimeMillis|Instant\.now|(Offset|Local|Zoned)DateTime\.now|(LocalDate|YearMonth|Year)\.now|[cC]lock\.(instant|millis)|time\.Now)$/;

/** .NET's clocks are members. */
const member = /\b(DateTime(Offset)?\.(Utc)?Now|DateTime\.Today|Stopwatch\.GetTimestamp)\b/;

/** Whether a value is made from this machine's own clock. */
export function isByClock(expr: Expr | undefined, program: Program): boolean {
	if (program.code.language === "csharp" && expr && within(program.follow(expr)).some(({ text }) => member.test(text)))
		return true;
	return [...sourcesOf(expr, program)].some((call) => wall.test(program.symbolOf(call.callee) ?? call.callee.text));
}
