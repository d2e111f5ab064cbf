import type { Location } from "../../../design/text.ts";
import type { Binding, Expr, Region } from "../code.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";

export interface Carried {
	what: string;
	at: Location;
}

export const grows = /^(permissions|profile|cart|basket|preferences|settings|entitlements|features|avatar|photo)$/i;
export const ofUser = /^(\w+_)?(user|account|profile|customer|member)$/i;

/** Types of a value that says one thing of somebody. */
const plain =
	/^(u?int(8|16|32|64|ptr)?|float(32|64)?|byte|rune|bool(ean)?|Boolean|[Ss]tring|str|char|[Ll]ong|Integer|[Dd]ouble|[Dd]ecimal|any|[Oo]bject|var|interface\W*|U?[UG]u?id|UUID|ObjectI[Dd]|NumericDate|Time|Date|Instant|json\.Number)$/;

const libraries = /(^|[/.])(golang-jwt|jwt-go|jsonwebtoken|auth0\.jwt|nimbusds\.jose|lestrrat-go)\b/;

/** Maps and structs of claims that a token is made of, filled away from the call that signs it. */
export function inClaimsBeside(program: Program): Carried[] {
	return [...inClaimFields(program), ...inClaimMaps(program), ...inClaimsOfEach(program)];
}

/** Go: a struct that is claims, as it embeds those of the library, with a field for a whole object or a list that grows. */
function inClaimFields(program: Program): Carried[] {
	const { classes, names } = program.code;
	return classes
		.filter(({ bases }) => bases.some(({ name }) => /^(\w+\.)?(Registered|Standard)Claims$/.test(name)))
		.flatMap(({ region }) => {
			const field = names.find((one) => one.region === region && one.type && isBulky(one.name.slice(5), one));
			return field ? [{ what: `the whole ${field.name.slice(5)}`, at: field.at }] : [];
		});
}

const isBulky = (name: string, { type }: Binding): boolean =>
	type !== undefined && (ofUser.test(name) || grows.test(name)) && !isPlain(type.name);

const isPlain = (name: string) => plain.test(name.replace(/^.*\./, ""));

/** `jwt.MapClaims{"user": user}`, `claims["user"] = user` (Go), `claims.put("user", user)` (Java, Kotlin). */
function inClaimMaps(program: Program): Carried[] {
	const { calls, writes, names } = program.code;
	const isToken = names.some(({ from }) => from !== undefined && libraries.test(from)) || opens(program);
	const found: Carried[] = [];
	const take = (key: Expr | undefined, value: Expr | undefined, at: Location) => {
		const name = textIn(key, program);
		if (!name || !value) return;
		if ((ofUser.test(name) && isObject(value, program)) || (grows.test(name) && !isOneThing(value, program)))
			found.push({ what: `the whole ${name}`, at });
	};
	if (isToken)
		for (const { target, value, at } of writes)
			if (target.kind === "index" && isClaims(target.of)) take(target.index, value, at);
	for (const call of calls) {
		const [first, second] = call.positional;
		const of = receiverOf(call);
		if (/^(put|set)$/.test(methodOf(call)) && of && isClaims(of) && (isToken || isSigned(of, program)))
			take(first, second, call.at);
		if (isToken && methodOf(call) === "MapClaims" && first?.kind === "map")
			for (const { key, value } of first.entries) take(key, value, key?.at ?? value.at);
	}
	return found;
}

const opens = ({ code }: Program) => code.opened.some((one) => libraries.test(one));
const isClaims = (expr: Expr) => /(^|\.)\w*(claims|Claims)$/.test(expr.text);

/** Claims that are handed to what makes a token in another file: `jwtUtil.generateToken(name, claims)`. */
const isSigned = (claims: Expr, { code }: Program): boolean =>
	code.calls.some(
		(call) => /token|jwt/i.test(methodOf(call)) && call.positional.some((one) => one.text === claims.text),
	);

/** An object with fields of its own, as far as its type or what it comes from tells. */
function isObject(value: Expr, program: Program): boolean {
	if (value.kind !== "name") return false;
	const bindings = program.bindingsOf(value);
	const types = bindings.flatMap((one) => one.type ?? one.parameter?.type ?? []);
	if (types.length > 0 && !types.some(({ name }) => /^(var|val|auto)$/.test(name)))
		return types.every(({ name }) => !isPlain(name));
	return bindings.some(({ value: from, path }) => {
		const made = from && program.follow(from);
		// The first of what Go returns is what was asked for, the second what went wrong.
		return (path === undefined || path === "[0]") && made?.kind === "call" && asks.test(methodOf(made.call));
	});
}

const asks =
	/^(find|get|load|fetch|lookup)_?(user|account|profile|customer|member|one|first|by)?_?\w*(by_?\w+|user|account|one|first)$/i;

/** A literal, or a value that is known to be one. */
function isOneThing(value: Expr, program: Program): boolean {
	if (value.kind === "literal" || value.kind === "text") return true;
	if (value.kind !== "name") return !/^(member|call|index)$/.test(value.kind);
	return program.bindingsOf(value).some((one) => {
		const type = one.type ?? one.parameter?.type;
		return (type && isPlain(type.name)) || one.value?.kind === "literal";
	});
}

const makesToken =
	/^(JwtSecurityToken|SecurityTokenDescriptor|WriteToken|CreateToken|CreateJwtSecurityToken|SignInAsync)$/;

/** .NET: a claim for each permission of a list, or all of them in one: the token grows with each that is granted. */
function inClaimsOfEach(program: Program): Carried[] {
	const { calls } = program.code;
	if (!isImported(/^System\.Security\.Claims\b/, program.code)) return [];
	// A program is read as one: what signs has to stand in the file of the claims.
	const signing = new Set(
		calls.flatMap((call) => (makesToken.test(methodOf(call)) || makesToken.test(call.callee.text) ? call.at.file : [])),
	);
	if (signing.size === 0) return [];
	const each = calls.find((call) => {
		const [key, value] = call.positional;
		const isClaim = /^(Claim|new)$/.test(methodOf(call)) || call.callee.text === "new";
		if (!isClaim || !key || !value || value.kind === "literal" || !signing.has(call.at.file)) return false;
		// What a role or a user is given stands in the store of Identity.
		if (call.within && /^(Add|Remove|Replace)Claims?Async$/.test(methodOf(call.within))) return false;
		const name = textIn(key, program) ?? key.text.replace(/^.*\./, "");
		return /permission|entitlement/i.test(name) && (isForEach(call.region) || joins(value));
	});
	return each ? [{ what: "all permissions", at: each.at }] : [];
}

const joins = (value: Expr) => value.kind === "call" && /^(Join|Serialize|SerializeObject)$/.test(methodOf(value.call));

/** In a loop, or in the function that a list is turned into claims by. */
function isForEach(region: Region | undefined): boolean {
	for (let at = region; at; at = at.parent) {
		if (at.kind === "loop") return true;
		if (at.kind === "function") return at.fn?.name === "";
	}
	return false;
}
