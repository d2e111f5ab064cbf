import { byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { isForDevelopment } from "../csharp/development.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { type Carried, grows, inClaimsBeside, ofUser } from "./claims.ts";
import { type Concept, ofServer } from "./concept.ts";

/** More than a reference that travels with every request: tokens of others, or whole objects, in a cookie or a token. */
export const clientState: Concept = {
	read(program) {
		const found = [
			...inTokenCallback(program),
			...inCookieSession(program),
			...inSignedToken(program),
			...inClaims(program),
			...inClaimsBeside(program),
			...inCookie(program),
			...inAuthenticationTicket(program),
		];
		const held = found.length > 0 ? [] : inSession(program);
		const isFlask = held.length > 0 && isOfFlask(program);
		return [
			...found.map(({ what, at }): Fragment => ofServer(program, at, { clientState: declared([what], at) })),
			...held.map(({ what, at }): Fragment => {
				const own = isFlask && {
					sessions: byDefault("client", at, "Flask: the session is a signed cookie"),
				};
				return ofServer(program, at, { sessionHolds: declared([what], at), ...own });
			}),
		];
	},
};

const bulky = /^((access|refresh|id|oauth|provider|github|google)_?token|tokens|token_?set|credentials)$/i;
const whole = /^(user|profile|account|cart|basket|permissions|roles|claims)$/i;

/** Auth.js: with the strategy "jwt" what the callback `jwt` returns is the cookie; with an adapter the default is "database". */
function inTokenCallback(program: Program): Carried[] {
	const { names, functions } = program.code;
	if (!names.some(({ from }) => /^(next-auth|@auth\/)/.test(from ?? ""))) return [];
	const options = optionsWithCallbacks(program);
	return functions.flatMap((fn): Carried[] => {
		const holder = options.find(({ jwt }) => jwt === fn);
		if (!holder || holder.inDatabase) return [];
		const carried = [...returnedEntries(fn, program), ...writtenMembers(fn, program)];
		const [first] = carried.filter(({ name }) => bulky.test(name));
		return first ? [{ what: "tokens of the identity provider", at: first.at }] : [];
	});
}

function optionsWithCallbacks(program: Program): { jwt: Fn; inDatabase: boolean }[] {
	const maps: Expr[] = [];
	for (const { positional } of program.code.calls) maps.push(...positional);
	for (const { value } of program.code.names) if (value) maps.push(value);
	return maps.flatMap((given) => {
		const map = program.follow(given);
		if (map.kind !== "map") return [];
		const callbacks = program.entry(map, "callbacks");
		const jwt = callbacks && program.entry(callbacks, "jwt");
		const value = jwt && program.follow(jwt);
		if (value?.kind !== "function") return [];
		const session = program.entry(map, "session");
		const strategy = session && textIn(program.entry(session, "strategy"), program);
		const inDatabase =
			strategy === "database" || (strategy === undefined && program.entry(map, "adapter") !== undefined);
		return [{ jwt: value.fn, inDatabase }];
	});
}

function returnedEntries(fn: Fn, program: Program): { name: string; at: Location }[] {
	return program.code.exits.flatMap(({ kind, value, region }) => {
		if (kind !== "return" || !value || !isIn(region, fn)) return [];
		const map = program.follow(value);
		if (map.kind !== "map") return [];
		return map.entries.flatMap(({ key, value: held }) => {
			const name = key && textIn(key, program);
			return name ? [{ name, at: key.at ?? held.at }] : [];
		});
	});
}

function writtenMembers(fn: Fn, program: Program): { name: string; at: Location }[] {
	return program.code.writes.flatMap(({ target, at, region }) =>
		target.kind === "member" && isIn(region, fn) ? [{ name: target.name, at }] : [],
	);
}

function isIn(region: Region | undefined, fn: Fn): boolean {
	return ownerOf(region) === fn;
}

/** Sessions that are the cookie itself: what is put into `req.session` goes to the browser and back. */
function inCookieSession(program: Program): Carried[] {
	const isCookie = program.code.names.some(({ from }) =>
		/^(cookie-session|iron-session(\/.*)?|@fastify\/secure-session)$/.test(from ?? ""),
	);
	return isCookie ? inSession(program) : [];
}

/** Not the Auth.js callback of that name, which makes what a page asks for. */
const isOfAuth = (program: Program) => program.code.names.some(({ from }) => /^(next-auth|@auth\/)/.test(from ?? ""));
const isOfFlask = (program: Program) =>
	program.code.names.some(({ from, exported }) => from === "flask" && exported === "session");

/** What is put into a session, whatever keeps that: `session["cart"] = cart`, `session.Set("cart", cart)`. */
function inSession(program: Program): Carried[] {
	if (isOfAuth(program)) return [];
	const { writes, calls } = program.code;
	const written = writes.flatMap(({ target, at, value }): Carried[] => {
		if (target.kind !== "member" && target.kind !== "index") return [];
		const name = target.kind === "member" ? target.name : textIn(target.index, program);
		return name && isSession(target.of) ? carried(name, value, at, program) : [];
	});
	const set = calls.flatMap((call): Carried[] => {
		const [key, value] = call.positional;
		if (methodOf(call) === "set" && /\.sessions$/.test(receiverOf(call)?.text ?? "")) return ofKtor(key, program);
		const of = receiverOf(call);
		const name = /^(set|put)$/i.test(methodOf(call)) && of && isSession(of) ? textIn(key, program) : undefined;
		return name && value ? carried(name, value, call.at, program) : [];
	});
	return [...written, ...set];
}

/** Ktor: `call.sessions.set(UserSession(tokens.accessToken, …))`. */
function ofKtor(expr: Expr | undefined, program: Program): Carried[] {
	const value = expr && program.follow(expr);
	if (value?.kind !== "call") return [];
	const given = [
		...value.call.positional.map((one) => ({ name: nameOf(one), one })),
		...Object.entries(value.call.named).map(([name, one]) => ({ name, one })),
	];
	const found = given.find(({ name }) => bulky.test(name));
	return found ? [{ what: found.name, at: value.at }] : [];
}

const isSession = (expr: Expr) => /(^|[._])session(\.Values)?$/i.test(expr.text) || /^\w*[sS]ession$/.test(expr.text);

function carried(name: string, value: Expr, at: Location, program: Program): Carried[] {
	if (bulky.test(name)) return [{ what: name, at }];
	const from = program.follow(value);
	if (from.kind === "call" && exchanging.test(methodOf(from.call)))
		return [{ what: "tokens of the identity provider", at }];
	return whole.test(name) && isWhole(value) ? [{ what: `the whole ${name}`, at }] : [];
}

/** What a provider gives for a code: its tokens, all in one. */
const exchanging =
	/^(authorize_access_token|fetch_token|fetch_access_token|exchange_code|acquire_token_by_\w+|acquireTokenByCode|authorizationCodeGrant)$/;

/** Not one value of it, as `user.id`. */
function isWhole(value: Expr): boolean {
	if (value.kind === "member")
		return !/^_?(id|uid|uuid|pk|sub|email|name|username|userName|login|role|data)$|[iI]d$|_id$/.test(value.name);
	if (value.kind === "name") return !/[iI]d$|_id$|name$|^(email|login|role|sub|uid|pk)$/.test(value.name);
	if (value.kind === "call")
		return !/^(int|str|String|Number|parseInt|FormValue|PostForm|Query|Param|get)$/.test(methodOf(value.call));
	if (value.kind === "list") return value.items.length > 0;
	// One field of a form.
	if (value.kind === "index" && /\b(request|req|form|args|json|body|query|params|values)\b/i.test(value.of.text))
		return false;
	return (
		value.kind === "index" || value.kind === "each" || (value.kind === "map" && value.entries.some(({ key }) => !key))
	);
}

/** ASP.NET Core: with SaveTokens the provider's tokens go into the ticket, which is the cookie itself without a ticket store. */
function inAuthenticationTicket(program: Program): Carried[] {
	const { calls, writes, classes } = program.code;
	const saved = writes.filter(
		({ target, value, region }) =>
			target.kind === "member" &&
			target.name === "SaveTokens" &&
			value.kind === "literal" &&
			value.value === true &&
			!isForDevelopment(region, program.code),
	);
	if (saved.length === 0 || !calls.some((call) => methodOf(call) === "AddCookie")) return [];
	const isStored =
		writes.some(({ target }) => target.kind === "member" && target.name === "SessionStore") ||
		calls.some(({ callee, positional }) =>
			[callee, ...positional].some(({ text }) => /\bITicketStore\b|SessionStore/.test(text)),
		) ||
		classes.some(({ bases }) => bases.some(({ name }) => name === "ITicketStore"));
	return isStored ? [] : saved.map(({ at }): Carried => ({ what: "tokens of the identity provider", at }));
}

const signing = /^(sign|signAsync|encode|SignJWT)$/;
const signers = /^(jsonwebtoken|@nestjs\/jwt|jose|jwt|authlib\.jose)\b/;

const signs = (call: Call, program: Program) =>
	signing.test(methodOf(call)) && signers.test(program.symbolOf(call.callee) ?? "");

/** An object as a store has given it: what is bound to `await User.findOne(…)`, and to no choice of its columns. */
function isStored(expr: Expr | undefined, program: Program): boolean {
	if (expr?.kind !== "name") return false;
	const [binding] = program.bindingsOf(expr);
	const read = binding?.value && program.follow(binding.value);
	if (binding?.path || read?.kind !== "call") return false;
	return reading.test(methodOf(read.call)) && !/select|projection|attributes|pick|omit|lean/i.test(read.text);
}

const reading =
	/^(find(One|Unique|First|ById|ByPk|OneBy|OneOrFail|ByEmail|UniqueOrThrow|FirstOrThrow|OneAndUpdate)?|create|populate|exec|get|first|scalar_one(_or_none)?|one(_or_none)?)$/;

/** All fields of an object, and no choice of them: `user.model_dump()`, `JSON.stringify(cart)`, `JsonSerializer.Serialize(user)`. */
function dumped(expr: Expr | undefined, program: Program, depth = 8): Expr | undefined {
	// What is written out may bear the same name again: `body = JSON.stringify(body)`.
	const value = expr && depth > 0 ? program.follow(expr) : undefined;
	if (value?.kind !== "call") return undefined;
	const { call } = value;
	if (/include|exclude|only|fields/.test(Object.keys(call.named).join(" "))) return undefined;
	const method = methodOf(call);
	if (/^(toJSON|toObject|model_dump|dict|to_dict|model_dump_json)$/.test(method)) return receiverOf(call);
	if (
		!/^(stringify|dumps|Serialize|SerializeObject|writeValueAsString|toJson|encodeToString|jsonable_encoder|asdict)$/.test(
			method,
		)
	)
		return undefined;
	const [first] = call.positional;
	return dumped(first, program, depth - 1) ?? first;
}

const nameOf = (expr: Expr | undefined): string => (expr?.kind === "name" || expr?.kind === "member" ? expr.name : "");

/** Claims that are set one by one: `claim("user", user)` (jjwt), `withClaim("user", json)`, `new Claim("user", json)`. */
function inClaims(program: Program): Carried[] {
	const { calls } = program.code;
	const isDotNet = isImported(/^System\.Security\.Claims\b/, program.code);
	return calls.flatMap((call): Carried[] => {
		const method = methodOf(call);
		const [key, value] = call.positional;
		// `ClaimTypes.UserData`.
		const name = key && value && (textIn(key, program) ?? (isDotNet ? key.text.replace(/^.*\./, "") : undefined));
		if (!name || !value) return [];
		if (isDotNet && (/^(Claim|new)$/.test(method) || (method === "" && call.callee.text === "new"))) {
			const object = dumped(value, program);
			return object && (whole.test(name) || ofUser.test(nameOf(object)))
				? [{ what: `the whole ${name}`, at: call.at }]
				: [];
		}
		if (!/^(claim|withClaim|withArrayClaim)$/.test(method)) return [];
		const isWhole = ofUser.test(name) && (ofUser.test(nameOf(value)) || dumped(value, program) !== undefined);
		return isWhole || (grows.test(name) && /^(member|name|call)$/.test(value.kind))
			? [{ what: `the whole ${name}`, at: call.at }]
			: [];
	});
}

const setsCookie = /^(cookie|set_cookie|setCookie|set|Append)$/;
const kept = /^(user|profile|account|customer|cart|basket|shopping_?cart|permissions|session|session_?data)$/i;

/** An object that is written into a cookie as JSON: `res.cookie("cart", JSON.stringify(cart))`. */
function inCookie(program: Program): Carried[] {
	return program.code.calls.flatMap((call): Carried[] => {
		const method = methodOf(call);
		if (!setsCookie.test(method)) return [];
		const on = receiverOf(call)?.text ?? "";
		if (/^(set|Append)$/.test(method) && !/cookies?(\(\)\)?)?$/i.test(on)) return [];
		// Hono's helper takes the context first.
		const at = method === "setCookie" && call.positional.length > 2 ? 1 : 0;
		const name = textIn(call.positional[at] ?? call.named.key, program) ?? "";
		const object = dumped(call.positional[at + 1] ?? call.named.value, program);
		const held = object && program.follow(object);
		// What is written out where it is set was chosen.
		if (!object || held?.kind === "map") return [];
		return [name, nameOf(object)].some((one) => kept.test(one)) ? [{ what: `the whole ${name}`, at: call.at }] : [];
	});
}

/** A token whose payload is a whole object of a store, with all that is ever added to it. */
function inSignedToken(program: Program): Carried[] {
	return program.code.calls.flatMap((call): Carried[] => {
		if (!signs(call, program)) return [];
		const payload = call.positional[0] ?? call.named.payload;
		const value = payload && program.follow(payload);
		// `jwt.sign(user.toJSON(), secret)`.
		if (value?.kind === "call" && /^(toJSON|toObject|model_dump|dict|to_dict)$/.test(methodOf(value.call))) {
			const object = receiverOf(value.call);
			const isWhole = isStored(object, program) || (ofUser.test(nameOf(object)) && dumped(payload, program));
			return isWhole ? [{ what: "a whole user", at: payload.at }] : [];
		}
		if (value?.kind !== "map") return [];
		const object = value.entries.find(({ key, value: held }) => {
			const name = key && textIn(key, program);
			return name && ofUser.test(name) && (isStored(held, program) || dumped(held, program) !== undefined);
		});
		if (object) return [{ what: "a whole user", at: object.value.at }];
		const spread = value.entries.find(
			(entry) => !entry.key && /(^|\.)(user|account|profile)(\.|$|\b)/i.test(entry.value.text),
		);
		if (spread) return [{ what: "a whole user", at: spread.value.at }];
		// A list or an object that grows: what a user may do, all of a profile.
		const grown = value.entries.find(({ key, value: held }) => {
			const name = key && textIn(key, program);
			return name && grows.test(name) && /^(member|name|call)$/.test(held.kind);
		});
		const name = grown?.key && textIn(grown.key, program);
		return grown && name ? [{ what: `the whole ${name}`, at: grown.value.at }] : [];
	});
}
