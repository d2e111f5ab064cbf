import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { replicaName } from "./sessions.ts";
import { within } from "./walk.ts";

/** What a chain of calls begins with: `s.replica` of `s.replica.Where(…).First(&user)`. */
export function rootOf(expr: Expr): Expr {
	let at = expr;
	for (let depth = 0; at.kind === "call" && depth < 20; depth++) {
		const of = receiverOf(at.call);
		if (!of) break;
		at = of;
	}
	return at;
}

const makes =
	/(Replica|Slave|Secondary|Read_?[oO]nly)\w*$|(^|[a-z_])[rR]ead(er)?_?(Connection|Conn|Db|DB|Database|Session|Context|Client|Pool)(Async)?$/;
const said = /replica|slave|secondary|read[-_ ]?only|\breader\b|ApplicationIntent\s*=\s*ReadOnly/i;

/** It is called like a replica, or was made by something that is, or for an address that is called so. */
export function isNamedReplica(handle: Expr | undefined, program: Program): boolean {
	if (!handle) return false;
	if (replicaName.test(handle.text.replace(/^(this|self)\./, ""))) return true;
	const value = program.follow(handle);
	if (value === handle || value.kind !== "call") return false;
	return makes.test(methodOf(value.call)) || isGivenReplica(value.call, program);
}

/** `new NpgsqlConnection(configuration.GetConnectionString("Replica"))`, `db.New(replica)` */
function isGivenReplica({ positional, named }: Call, program: Program): boolean {
	return [...positional, ...Object.values(named)]
		.slice(0, 4)
		.some((one) =>
			within(program.follow(one), 4).some(
				(part) =>
					(part.kind === "literal" && typeof part.value === "string" && said.test(part.value)) ||
					((part.kind === "name" || part.kind === "member") && replicaName.test(part.name)),
			),
		);
}
