import { type Change, changeOf, type Look, lookOf } from "../../sql/dml.ts";
import { statementsOf } from "../../sql/statements.ts";
import type { Token } from "../../sql/tokens.ts";
import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { after, boundTo, isPrepared, preparedFor } from "./bound.ts";
import { mappedStatement } from "./mapped-statements.ts";

/** A statement of SQL or CQL that code runs. */
export interface Sql {
	call: Call;
	/** The text's place. */
	at: Expr;
	tokens: readonly Token[];
	change?: Change;
	look?: Look;
	/** What is given for its parameters, in their order. */
	given: readonly Expr[];
}

const verbs = /^\s*(?:--[^\n]*\n\s*)*(select|insert|update|delete|with|merge|set|begin|lock)\b/i;
/** What prepares a statement and does not run it; JDBC's is filled and run where it was prepared. */
const prepares = /^(prepare|prepareAsync|Prepare|PrepareContext|PrepareAsync|SimpleStatement|newInstance|text)$/;

const known = new WeakMap<Program, readonly Sql[]>();

/** Every statement that the calls of a file run, by the text that they are given. */
export function statementsIn(program: Program): readonly Sql[] {
	const found = known.get(program) ?? program.code.calls.flatMap((call) => statementOf(call, program) ?? []);
	known.set(program, found);
	return found;
}

const byCall = new WeakMap<Program, Map<Call, Sql>>();

/** The statement that a call runs, if it runs one. */
export function statementAt(call: Call, program: Program): Sql | undefined {
	const found = byCall.get(program) ?? new Map(statementsIn(program).map((one) => [one.call, one]));
	byCall.set(program, found);
	return found.get(call);
}

/**
 * What a statement is run on: what it is a method of; of a function of a library (`sqlx.GetContext(ctx, db, &row, "…")`,
 * `pgxscan.Select(ctx, db, &rows, "…")`) what it is given before the text that is no context and no place for rows.
 */
export function handleOfStatement({ call, at }: Pick<Sql, "call" | "at">, program: Program): Expr | undefined {
	const receiver = receiverOf(call);
	const isPackage = receiver?.kind === "name" && program.bindingsOf(receiver)[0]?.from !== undefined;
	// Of a tag (sql`…`), the tag.
	if (receiver && !isPackage) return receiver;
	const text = call.positional.findIndex((one) => one === at || literalOf(one, program) === at);
	const before = call.positional.slice(0, Math.max(0, text)).filter((one) => !/^(ctx|context\b|&)/.test(one.text));
	const [first] = before.filter(({ kind }) => kind === "name" || kind === "member" || kind === "call");
	return first ?? receiver ?? (call.callee.kind === "name" ? call.callee : undefined);
}

export function statementOf(call: Call, program: Program): Sql | undefined {
	return writtenAt(call, program) ?? ofPrepared(call, program) ?? ofMapper(call, program);
}

/** What is bound to a statement that was prepared before: `insert.bind(id, now)`. */
function ofPrepared(call: Call, program: Program): Sql | undefined {
	const prepared = preparedFor(call, program);
	const text = prepared && sqlIn(prepared, program);
	return text ? read(call, text, call.callee, () => call.positional) : undefined;
}

/** What stands on the method of a mapper or repository that is called. */
function ofMapper(call: Call, program: Program): Sql | undefined {
	const mapper = mappedStatement(call, program);
	return mapper && read(call, mapper.text, call.callee, (tokens) => mapper.given(tokens));
}

function read(call: Call, text: string, at: Expr, given: (tokens: readonly Token[]) => Expr[]): Sql | undefined {
	const [statement] = statementsOf(text);
	if (!statement) return undefined;
	const { tokens } = statement;
	const change = changeOf(tokens);
	const look = change ? undefined : lookOf(tokens);
	if (!change && !look) return undefined;
	return { call, at, tokens, ...(change && { change }), ...(look && { look }), given: given(tokens) };
}

function writtenAt(call: Call, program: Program): Sql | undefined {
	if (prepares.test(methodOf(call)) && !isPrepared(call)) return undefined;
	const index = call.positional.findIndex((one) => verbs.test(startOf(one, program)));
	if (index < 0 || index > 3) return undefined;
	const first = call.positional[index];
	const text = sqlIn(first, program);
	if (!text) return undefined;
	// What a text of another file does, this call does.
	const literal = literalOf(first, program);
	const at = literal.at.file === call.at.file ? literal : first;
	return read(call, text, at, (tokens) => givenTo(call, index, tokens, program));
}

/** `depth`: a text may be made of itself, `text = text + more`. */
function startOf(expr: Expr, program: Program, depth = 50): string {
	if (depth === 0) return "";
	const value = unwrapped(expr, program);
	if (value.kind === "literal") return typeof value.value === "string" ? value.value : "";
	if (value.kind === "text") return value.parts[0] ? startOf(value.parts[0], program, depth - 1) : "";
	return value.kind === "operation" && value.operator === "+" ? startOf(value.operands[0], program, depth - 1) : "";
}

/** What stands in `text("…")`, `prepare("…")`, `sql\`…\``. */
function unwrapped(expr: Expr, program: Program, depth = 10): Expr {
	const value = program.follow(expr);
	if (depth === 0) return value;
	const named = value.kind === "map" || value.kind === "call" ? textEntryOf(value, program) : undefined;
	if (named) return unwrapped(named, program, depth - 1);
	const inner = value.kind === "call" && value.call.positional.length > 0 ? value.call.positional[0] : undefined;
	return inner && (prepares.test(methodOf(value.kind === "call" ? value.call : ({} as Call))) || isTag(value))
		? unwrapped(inner, program, depth - 1)
		: value;
}

/** `{ text, values }`, `{ sql, params }`, `spanner.Statement{SQL: …}`. */
const textEntryOf = (value: Expr, program: Program): Expr | undefined =>
	value.kind === "call"
		? program.code.language === "go" && methodOf(value.call) === "Statement"
			? value.call.named.SQL
			: undefined
		: (program.entry(value, "text") ?? program.entry(value, "sql"));

function isTag(value: Expr): boolean {
	return value.kind === "call" && /^(sql|Sql|SQL|raw)$/.test(methodOf(value.call));
}

function literalOf(expr: Expr, program: Program): Expr {
	return unwrapped(expr, program);
}

/** The text with a parameter in the place of each hole. */
function sqlIn(expr: Expr, program: Program, depth = 6): string | undefined {
	const value = unwrapped(expr, program);
	if (depth === 0) return undefined;
	if (value.kind === "literal") return typeof value.value === "string" ? value.value : " ? ";
	if (value.kind === "text") return value.parts.map((one) => sqlIn(one, program, depth - 1) ?? " ? ").join("");
	if (value.kind === "operation" && value.operator === "+")
		return value.operands.map((one) => sqlIn(one, program, depth - 1) ?? " ? ").join("");
	return undefined;
}

/** `new SimpleStatement("INSERT … VALUES (?, ?)", id, body)`: what the statement's own call is given behind its text. */
function valuesWith(expr: Expr, program: Program): Expr[] {
	const value = program.follow(expr);
	const isOwn = value.kind === "call" && /^(SimpleStatement|newInstance)$/.test(methodOf(value.call));
	return isOwn ? value.call.positional.slice(1) : [];
}

function givenTo(call: Call, index: number, tokens: readonly Token[], program: Program): Expr[] {
	const text = unwrapped(call.positional[index], program);
	const holes = text.kind === "text" ? text.parts.filter((part) => program.follow(part).kind !== "literal") : [];
	const whole = program.follow(call.positional[index]);
	const inside = whole.kind === "map" ? (program.entry(whole, "values") ?? program.entry(whole, "params")) : undefined;
	const rest = inside
		? [inside]
		: [...valuesWith(call.positional[index], program), ...call.positional.slice(index + 1)];
	const bound = boundTo(call, rest, program);
	if (bound) return namesOf(tokens).flatMap((name, at) => bound.get(name) ?? bound.get(String(at + 1)) ?? []);
	const list = rest.length === 1 ? program.follow(rest[0]) : undefined;
	if (list?.kind === "map") return namesOf(tokens).flatMap((name) => program.entry(list, name) ?? []);
	const given = list?.kind === "list" ? list.items : rest.length > 0 ? rest : tupleBehind(call, program);
	const numbered = tokens.filter(({ kind, text: said }) => kind === "parameter" && /^\$\d+$/.test(said));
	if (numbered.length > 0) return numbered.flatMap(({ text: said }) => given[Number(said.slice(1)) - 1] ?? []);
	return holes.length > 0 ? holes : [...given];
}

/** Vert.x: `client.preparedQuery("…").execute(Tuple.of(left, id))`. */
function tupleBehind(call: Call, program: Program): readonly Expr[] {
	const run = after(call, program).find((one) => methodOf(one) === "execute")?.positional[0];
	const made = run && program.follow(run);
	return made?.kind === "call" && /^(of|tuple|from)$/.test(methodOf(made.call)) ? made.call.positional : [];
}

/** Names of the parameters, in their order; "?" where they have none. */
const namesOf = (tokens: readonly Token[]): string[] =>
	tokens.filter(({ kind }) => kind === "parameter").map((one) => one.text.replace(/^[:@]|^%\(|\)s$/g, ""));
