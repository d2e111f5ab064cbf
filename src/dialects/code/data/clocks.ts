import type { Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { sourcesOf } from "./walk.ts";

const wall =
	/(^|\.)(time\.time(_ns)?|datetime\.(now|utcnow|today)|date\.today|timezone\.now|Date\.now|Date|System\.currentTimeMillis|Instant\.now|OffsetDateTime\.now|LocalDateTime\.now|DateTime(Offset)?\.(Utc)?Now|time\.Now)$/;

/** Whether a value is made from this machine's own clock. */
export function isByClock(expr: Expr | undefined, program: Program): boolean {
	return [...sourcesOf(expr, program)].some((call) => wall.test(program.symbolOf(call.callee) ?? call.callee.text));
}
