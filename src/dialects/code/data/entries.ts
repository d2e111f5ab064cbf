import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { headOf, methodOf, receiverOf, stepsBefore, textIn } from "../values.ts";

/** A name that a write gives a value to, and the entry that holds both. */
export interface Entry {
	key: string;
	value: Expr;
	inside: string;
}

/** What a write sets, however its library has it said. */
export function entriesOf(call: Call, program: Program): Entry[] {
	// What a builder's step is given stands under its name as well.
	const all = new Set([...call.positional, ...Object.values(call.named)]);
	return [
		...[...all].flatMap((one) => entriesIn(one, program, one === call.positional[0] ? sideOf(call) : "")),
		...namedOf(call),
		...pairOf(call),
		...lessOf(call, program),
		...writtenOut(call, program),
		...columnsOf(call, program),
		...setterOf(call),
		...columnSet(call, program),
		...textSet(call),
	];
}

/** Beanie: `user.inc({User.credits: -n})`; Sequelize: `Wallet.decrement({ balance: n }, { where })`. */
const sideOf = (call: Call) =>
	methodOf(call) === "inc" ? "$inc" : methodOf(call) === "decrement" && !namedKey(call) ? "decrement" : "";

const namedKey = ({ positional }: Call) =>
	positional.slice(0, 3).find((one) => one.kind === "literal" && typeof one.value === "string");

/** Bun: `Set("balance = ?", left)`. */
function textSet({ callee, positional }: Call): Entry[] {
	const [text, value] = positional;
	if (!/\.Set$/.test(callee.text) || positional.length !== 2 || text.kind !== "literal") return [];
	const key = /^\s*(\w+)\s*=\s*\?\s*$/.exec(String(text.value))?.[1];
	return key ? [{ key, value, inside: "" }] : [];
}

export function entriesIn(expr: Expr, program: Program, inside = "", depth = 5): Entry[] {
	if (depth === 0) return [];
	const value = program.follow(expr);
	if (value.kind === "call") {
		const given = value.call.positional.flatMap((one) => entriesIn(one, program, inside, depth - 1));
		// A struct's fields: `db.SetBalanceParams{Balance: w.Balance - amount}`.
		// What is the same but for these: `wallet.copy(balance = left)`.
		const isNamed = program.code.language === "go" || methodOf(value.call) === "copy";
		return isNamed ? [...given, ...namedOf(value.call)] : [...given, ...builtBy(value.call, program)];
	}
	if (value.kind === "list") return value.items.flatMap((one) => entriesIn(one, program, inside, depth - 1));
	// Kysely: `set((eb) => ({ stock: eb("stock", "-", n) }))`.
	const given = value.kind === "function" ? program.returned(value.fn) : value;
	if (given?.kind !== "map") return [];
	return given.entries.flatMap(({ key, value: held }) => {
		const name = key?.kind === "literal" ? String(key.value) : key?.kind === "member" ? key.name : "";
		const inner = entriesIn(held, program, name, depth - 1);
		return name ? [{ key: name, value: held, inside }, ...inner] : inner;
	});
}

/** Lombok and others: `account.toBuilder().balance(left).build()`, of which each step is one. */
function builtBy(call: Call, program: Program): Entry[] {
	if (!/^(java|kotlin)$/.test(program.code.language) || methodOf(call) !== "build") return [];
	const steps = stepsBefore(call, program);
	if (!steps.some((one) => /^(toBuilder|builder|newBuilder|from|copyOf)$/i.test(methodOf(one)))) return [];
	return steps.flatMap((one) => {
		const key = methodOf(one).replace(/^(set|with)(?=[A-Z])/, "");
		return one.positional.length === 1 ? [{ key, value: one.positional[0], inside: "" }] : [];
	});
}

/** Django: `filter(…).update(stock=F("stock") - 1)`; SQLAlchemy: `update(Stock).values(stock=…)`. */
function namedOf({ named }: Call): Entry[] {
	return Object.entries(named).map(([key, value]) => ({ key, value, inside: "" }));
}

/** GORM, Knex: `Update("stock", p.Stock - n)`. */
function pairOf(call: Call): Entry[] {
	const [key, value] = call.positional;
	return /^(update|Update|UpdateColumn)$/.test(methodOf(call)) &&
		call.positional.length === 2 &&
		key.kind === "literal" &&
		typeof key.value === "string"
		? [{ key: key.value, value, inside: "" }]
		: [];
}

/** TypeORM, Sequelize, Knex: `decrement({ id }, "stock", 1)`, `decrement(["stock"], { by: 1 })`, which the store works out. */
function lessOf(call: Call, program: Program): Entry[] {
	if (methodOf(call) !== "decrement") return [];
	const key = namedKey(call);
	if (key?.kind === "literal") return [{ key: String(key.value), value: key, inside: "decrement" }];
	const first = call.positional[0] && program.follow(call.positional[0]);
	return first?.kind === "list"
		? first.items.flatMap((one) => {
				const name = textIn(one, program);
				return name ? [{ key: name, value: one, inside: "decrement" }] : [];
			})
		: [];
}

/** MyBatis-Plus: `update().setSql("stock = stock - 1")`. */
function writtenOut(call: Call, program: Program): Entry[] {
	if (methodOf(call) !== "setSql" || !call.positional[0]) return [];
	const key = /^\s*(\w+)\s*=\s*\1\s*-/.exec(headOf(call.positional[0], program) ?? "")?.[1];
	return key ? [{ key, value: call.positional[0], inside: "decrement" }] : [];
}

/** Spanner's mutations: `Update(table, columns, values)`. */
function columnsOf(call: Call, program: Program): Entry[] {
	const [columns, values] = [call.named.columns ?? call.positional[1], call.named.values ?? call.positional[2]].map(
		(one) => one && program.follow(one),
	);
	const row = values?.kind === "list" && values.items[0] && program.follow(values.items[0]);
	const held = row && row.kind === "list" ? row : values;
	if (columns?.kind !== "list" || held?.kind !== "list" || columns.items.length !== held.items.length) return [];
	return columns.items.flatMap((key, at) =>
		key.kind === "literal" ? [{ key: String(key.value), value: held.items[at], inside: "" }] : [],
	);
}

/** Ent: `UpdateOneID(id).SetBalance(w.Balance - amount)`. */
function setterOf(call: Call): Entry[] {
	const name = /^Set([A-Z]\w*)$/.exec(methodOf(call))?.[1];
	const [value] = call.positional;
	return name && value && call.positional.length === 1 ? [{ key: name, value, inside: "" }] : [];
}

/** jOOQ, QueryDSL, Criteria, MongoDB's builders: `.set(ACCOUNTS.BALANCE, left)`, `Update.Set(a => a.Credits, left)`. */
function columnSet(call: Call, program: Program): Entry[] {
	const [column, value, ...rest] = call.positional;
	if (!/^([sS]et|SetProperty)$/.test(methodOf(call)) || !value || rest.length > 0) return [];
	const named = column.kind === "function" ? program.returned(column.fn) : column;
	const key = named?.kind === "member" ? named.name : textIn(column, program);
	return key ? [{ key, value, inside: "" }] : [];
}

/** A call that sets something as a step of an update: what it is the step of. */
export function isStepOfUpdate(call: Call): boolean {
	let at = receiverOf(call);
	for (let depth = 0; at?.kind === "call" && depth < 12; depth++) {
		if (/^(update|Update(One|OneID)?)$/.test(methodOf(at.call))) return true;
		at = receiverOf(at.call);
	}
	return false;
}
