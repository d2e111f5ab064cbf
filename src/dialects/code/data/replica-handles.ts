import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { replicaName } from "./sessions.ts";
import { within } from "./walk.ts";

const makes =
	/(Replica|Slave|Secondary|Read_?[oO]nly)\w*$|^(Get|get_?)?([rR]eader|RO)$|(^|[a-z_])[rR]ead(er)?_?(Connection|Conn|Db|DB|Database|Session|Context|Client|Pool)(Async)?$/;
const said =
	/replica|slave|secondary|read[-_ ]?only|\breader\b|application\s?intent\s*=\s*readonly|target ?session ?attributes\s*=\s*(prefer-?)?standby|\.cluster-ro-|[a-z\d]-ro[.:;,]/i;

/** It is called like a replica, or was made by something that is, or for an address that is called so. */
export function isNamedReplica(handle: Expr | undefined, program: Program, depth = 3): boolean {
	if (!handle) return false;
	if (replicaName.test(handle.text.replace(/^(this|self)\./, ""))) return true;
	// What a framework hands in: `db: Session = Depends(get_read_db)`.
	const said = handle.kind === "name" ? program.resolve(handle.name, handle.region)[0]?.parameter : undefined;
	if ([said?.otherwise, ...(said?.marks ?? [])].some((one) => one && replicaName.test(one.text))) return true;
	if (isInjectedReplica(handle, program)) return true;
	const value = program.follow(latest(handle, program) ?? handle);
	if (value.kind !== "call") return false;
	if (makes.test(methodOf(value.call)) || isGivenReplica(value.call, program)) return true;
	return takes.test(methodOf(value.call)) && depth > 0 && isNamedReplica(receiverOf(value.call), program, depth - 1);
}

/** `@PersistenceUnit("replica") EntityManager em`, `@Qualifier("readerJdbcTemplate")`, on the field or what it is filled from. */
function isInjectedReplica(handle: Expr, program: Program): boolean {
	if (!/^(java|kotlin)$/.test(program.code.language)) return false;
	return program.bindingsOf(handle).some(({ marks = [], parameter, value }) => {
		const given = value?.kind === "name" ? program.bindingsOf(value)[0]?.parameter?.marks : undefined;
		return [...marks, ...(parameter?.marks ?? []), ...(given ?? [])].some(
			(mark) =>
				mark.kind === "call" &&
				choosing.test(methodOf(mark.call)) &&
				[...mark.call.positional, ...Object.values(mark.call.named)].some(
					(one) => one.kind === "literal" && replicaName.test(String(one.value)),
				),
		);
	});
}

/** Marks that say which of several objects of one type is meant. */
const choosing =
	/^(\w+\.)*(Qualifier|Named|PersistenceUnit|PersistenceContext|DataSource|ReactiveDataSource|Resource)$/;

/** One name may hold a connection in one `with` and another in the next: the last before the place counts. */
export function latest(handle: Expr, program: Program): Expr | undefined {
	if (handle.kind !== "name") return undefined;
	const { line } = handle.at.range.start;
	return program.resolve(handle.name, handle.region).findLast(({ value, at }) => value && at.range.start.line <= line)
		?.value;
}

/** What takes a connection, a session or a cursor of the one that it is asked of. */
const takes =
	/^(connect|acquire|begin|session|connection|cursor|conn|transaction|getConnection|get_connection|getSession|get_session|createSession|createQueryRunner|Connx?|Acquire|BeginTxx?|Begin|WithContext|Session|startSession|reserve)$/;

/** What the settings hold under the name: `GetConnectionString("Queries")`, of which they say `ApplicationIntent=ReadOnly`. */
function settingIn(part: Expr, program: Program): string | undefined {
	if (part.kind !== "call" || methodOf(part.call) !== "GetConnectionString") return undefined;
	const name = textIn(part.call.positional[0], program);
	return name ? program.around.setting(`ConnectionStrings:${name}`, program)?.value : undefined;
}

/** `new NpgsqlConnection(configuration.GetConnectionString("Replica"))`, `db.New(replica)` */
export function isGivenReplica({ positional, named }: Call, program: Program): boolean {
	// `factory.Create(readOnly: true)`, `get_connection(replica=True)`
	const isTold = Object.entries(named).some(
		([name, value]) =>
			/^(use_?)?(read_?only|replica|slave)$/i.test(name) && value.kind === "literal" && value.value === true,
	);
	if (isTold) return true;
	return [...positional, ...Object.values(named)]
		.slice(0, 4)
		.some((one) =>
			within(program.follow(one), 4).some(
				(part) =>
					(part.kind === "literal" && typeof part.value === "string" && said.test(part.value)) ||
					said.test(settingIn(part, program) ?? "") ||
					((part.kind === "name" || part.kind === "member") && replicaName.test(part.name)),
			),
		);
}
