import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Binding, Call, Class, Code, Expr } from "../code.ts";
import { methodsIn } from "../data/methods.ts";
import { within } from "../data/walk.ts";
import { variableIn } from "../environment.ts";
import { variableOfField } from "../environment-fields.ts";
import { add } from "../grouped.ts";
import type { Program } from "../program.ts";
import { classRegionOf } from "../regions.ts";
import { methodOf, textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** A key to sign with that each process draws for itself: what one has signed, no other accepts. */
export const drawnKey: Concept = {
	read(program) {
		const found = new Map<string, Fragment>();
		const given = [...named(program), ...givenTo(program), ...handedOn(program), ...inMade(program)].filter(
			({ value }) => draws(value),
		);
		for (const { value, at, variable: own } of [...given, ...filled(program)]) {
			const variable =
				(own === undefined ? undefined : { name: own }) ??
				variableIn(value, program) ??
				within(value, 4)
					.map((part) => variableIn(part, program))
					.find(Boolean);
			const localState = declared(["signing keys"], at);
			const when = variable ? ({ variable: variable.name, path: program.code.path, is: "unset" } as const) : undefined;
			const key = `${at.file} ${at.range.start.line}`;
			if (!found.has(key)) found.set(key, ofService(program, at, { localState }, when ? { when } : {}));
		}
		return [...found.values()];
	},
};

interface Keyed {
	value: Expr;
	at: Location;
	/** The variable that takes its place where it is set. */
	variable?: string;
}

const signing = /(secret|signing|jwt|session|cookie|token|hmac)_?(key|secret)?s?$|^(secret|secret_?key|jwt)$/i;
const drawing =
	/^(randomBytes|randomUUID|token_hex|token_urlsafe|token_bytes|urandom|generate_key|uuid4|nanoid|get_random_secret_key|generateKeyPairSync|generateKeySync|GenerateKey|GenerateRandomKey|nextBytes|getrandbits|NewGuid)$/;
/** Keys that are drawn and made to sign with, whatever they are kept in (jjwt, java.security). */
const drawnToSign = /^(secretKeyFor|keyPairFor|generateKeyPair)$|Jwts\.SIG\.\w+\.(key|keyPair)\(\)\.build/;
const drawnInDotnet = /\bRandomNumberGenerator\.(GetBytes|GetHexString|GetString)\(/;

function draws(value: Expr): boolean {
	return within(value, 6).some(
		(part) =>
			part.kind === "call" &&
			(drawing.test(methodOf(part.call)) || isMadeToSign(part) || drawnInDotnet.test(part.text)),
	);
}

const isMadeToSign = (part: Expr) =>
	part.kind === "call" && (drawnToSign.test(methodOf(part.call)) || drawnToSign.test(part.text));

/** What a module keeps, or a class of which there is one: its static fields, and those of beans. */
function named(program: Program): Keyed[] {
	return program.code.names.flatMap(({ name, value, region, at, isStatic }) => {
		if (!value) return [];
		const plain = name.replace(/^this\./, "");
		// Of one process by its meaning: who holds a lock, which instance it is.
		if (/lock|lease|owner|instance|csrf|fence|worker|node/i.test(plain)) return [];
		const isKey = signing.test(plain) || within(value, 6).some(isMadeToSign);
		const variable = region.class && variableOfField(region.class, plain, program);
		if (variable) return isKey ? [{ value, at, variable }] : [];
		const isKept =
			region.kind === "module" ||
			(region.kind === "class" && (isStatic || region.class?.marks.some(({ text }) => beans.test(text))));
		return isKey && isKept ? [{ value, at }] : [];
	});
}

/**
 * `self.secret = secret or token_hex(32)` in a class of which this file makes the process's one object, and gives it none:
 * `provider = Provider(issuer)`.
 */
function* inMade(program: Program): Generator<Keyed> {
	for (const call of program.code.calls) {
		if (call.region.kind !== "module" || call.callee.kind !== "name" || call.spread) continue;
		const of = program.bindingsOf(call.callee)[0]?.class;
		if (!of) continue;
		for (const { value, at } of keysOf(program.codeOf(of.region)).get(of) ?? []) {
			if (value?.kind !== "operation") continue;
			const [first] = value.operands;
			if (!/^(\|\||\?\?)$/.test(value.operator) || first?.kind !== "name" || isGiven(first.name, call, of, program))
				continue;
			yield { value, at };
		}
	}
}

const keyed = new WeakMap<Code, Map<Class, Binding[]>>();

/** What classes keep that is called like a key. */
function keysOf(code: Code): Map<Class, Binding[]> {
	const known = keyed.get(code);
	if (known) return known;
	const found = new Map<Class, Binding[]>();
	for (const one of code.names)
		if (one.region.class && signing.test(one.name.replace(/^this\./, ""))) add(found, one.region.class, one);
	keyed.set(code, found);
	return found;
}

function isGiven(name: string, call: Call, of: Class, program: Program): boolean {
	const make = methodsIn(of, program.codeOf(of.region)).find((fn) => /^(__init__|constructor)$/.test(fn.name));
	const own = (make?.parameters ?? []).filter((one) => !/^(self|this)$/.test(one.name));
	const at = own.findIndex((one) => one.name === name);
	return at < 0 || call.named[name] !== undefined || call.positional.length > at;
}

const beans = /^@?(Component|Service|Configuration|Bean|Injectable|Singleton|ApplicationScoped)\b/;

/** `app.secret_key = os.urandom(24)`, `app.config["SECRET_KEY"] = …`, also where a function makes the application. */
function givenTo(program: Program): Keyed[] {
	return program.code.writes.flatMap(({ target, value, region, at }) => {
		const key = target.kind === "index" ? textIn(target.index, program) : undefined;
		if (key !== undefined && target.kind === "index" && /(config|settings)$/i.test(target.of.text))
			return signing.test(key) ? [{ value, at }] : [];
		if (target.kind !== "member" || !signing.test(target.name)) return [];
		const isOfApp = /^secret_?key$/i.test(target.name) && application.test(target.of.text);
		return region.kind === "module" || isOfApp ? [{ value, at }] : [];
	});
}

const application = /(^|\.)_?(app|application|config|settings|server)$/i;
const entries = /^(secret|secret_?key|signing_?key|jwt_?secret|keys?)$/i;
const takers =
	/^((express|cookie|fastify)?_?(session|jwt|cookie)s?|register(Async)?|use|from_mapping|update|\w*_?middleware|NewCookieStore)$/i;
/** Stores of sessions in Go are given their keys by position. */
const takesKeys = /^(NewCookieStore|NewFilesystemStore|NewStore|NewRediStore)$/;

/** What middleware is given to sign with. */
function handedOn(program: Program): Keyed[] {
	return program.code.calls.flatMap((call) => {
		const name = methodOf(call);
		if (takesKeys.test(name)) return call.positional.map((value) => ({ value, at: value.at }));
		if (!takers.test(name)) return [];
		const maps = call.positional.flatMap((one) => (one.kind === "map" ? one.entries : []));
		const given = [
			...Object.entries(call.named),
			...maps.map(({ key, value }) => [(key && textIn(key, program)) ?? "", value] as const),
		];
		return given.flatMap(([key, value]) => (entries.test(key) ? [{ value, at: value.at }] : []));
	});
}

/** Filled or made within a function: `rand.Read(jwtKey)`, a configuration's `generator.generateKeyPair()`. */
function filled(program: Program): Keyed[] {
	return program.code.calls.flatMap((call) => {
		const [first] = call.positional;
		const isKey = first?.kind === "name" && signing.test(first.name) && methodOf(call) === "Read";
		const kept = isKey ? program.bindingsOf(first)[0] : undefined;
		const marks = classRegionOf(call.region)?.class?.marks ?? [];
		const isOfConfiguration =
			methodOf(call) === "generateKeyPair" && marks.some(({ text }) => /^@?Configuration\b/.test(text));
		if (kept?.region.kind !== "module" && !isOfConfiguration) return [];
		return [{ value: { kind: "call", call, at: call.whole, text: call.callee.text }, at: call.whole }];
	});
}
