import type { Binding, Call, Class, Code, Expr, Fn, Region } from "../code.ts";
import { callsGiven, callsNamed } from "../data/calls-by.ts";
import { methodsIn } from "../data/methods.ts";
import { within } from "../data/walk.ts";
import { namesOf } from "../names.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { methodOf, nameOf, receiverOf } from "../values.ts";

/*
 * What outlives a request: names of a module, of a class of which the process has one, and of a function that sets the
 * server up, whose handlers all see them.
 */

export function lasts(binding: Binding, program: Program): boolean {
	const { region, name, parameter, from, isStatic } = binding;
	if (parameter || from !== undefined) return false;
	if (region.kind === "module") return true;
	if (region.kind === "function") return region.fn !== undefined && setsUp(region.fn, program.codeOf(region));
	if (region.kind !== "class" || !region.class || !name.startsWith("this.")) return false;
	if (/mock|fake|stub|test/i.test(region.class.name)) return false;
	return isStatic || isOfClassItself(binding, region.class, program) || isSingle(region.class, program);
}

/** Python: what the body of a class makes is shared by its objects; models and data classes copy it for each. */
function isOfClassItself({ within, name }: Binding, of: Class, program: Program): boolean {
	if (program.codeOf(of.region).language !== "python" || within.kind !== "class" || of.marks.length > 0) return false;
	const isKnown = of.bases.every((base) => /(Handler|View|Resource|Endpoint|Consumer|Servicer)$/.test(base.name));
	return isKnown && program.resolve(name, of.region).every((one) => one.within.kind === "class");
}

/** A class of which the process has one: by its marks, by where it is registered, or by where it is made. */
function isSingle(of: Class, program: Program): boolean {
	if (of.isSingle || of.marks.some((mark) => single.test(mark.text.replace(/^@/, "")))) return true;
	const code = program.codeOf(of.region);
	if (code.language === "go") return isSharedStruct(of, code);
	if (code.language === "csharp" && registeredOnce(code).has(of.name)) return true;
	const made = callsNamed(of.name, code).filter(({ callee }) => callee.kind === "name");
	return made.some((call) => isMadeOnce(call, code)) && !made.some((call) => isChosen(call, code));
}

const chosen = new WeakMap<Code, ReadonlySet<Call>>();

/** One of two, by what the deployment says: `RedisStore(url) if url else TokenStore()`. */
function isChosen(call: Call, code: Code): boolean {
	let found = chosen.get(code);
	if (!found) {
		const choices = code.names.flatMap(({ value }) => (value?.kind === "choice" ? within(value, 6) : []));
		found = new Set(choices.flatMap((part) => (part.kind === "call" ? [part.call] : [])));
		chosen.set(code, found);
	}
	return found.has(call);
}

/** Made while the program is loaded, or where it sets its server up. */
export function isMadeOnce({ region }: Call, code: Code): boolean {
	const owner = ownerOf(region);
	return region === code.module || (owner !== undefined && setsUp(owner, code));
}

/** Marks of classes of which a framework makes one instance (Nest providers, Spring beans, Angular is none of ours). */
const single =
	/^(Injectable|Controller|RestController|Service|Component|Repository|WebSocketGateway|Singleton|ApplicationScoped)\b/;

const registered = new WeakMap<Code, ReadonlySet<string>>();

/** .NET: `AddSingleton<Carts>()`, `AddSingleton<ICarts, Carts>()`, `AddSingleton(new Carts())`, a service of the host. */
function registeredOnce(code: Code): ReadonlySet<string> {
	const known = registered.get(code);
	if (known) return known;
	const found = new Set<string>();
	for (const call of code.calls) {
		if (!/^(Try)?Add(Keyed)?Singleton\b|^AddHostedService\b/.test(methodOf(call))) continue;
		const named = /<([^()]*)>$/.exec(call.callee.text)?.[1].match(/\w+/g)?.at(-1);
		if (named) found.add(named);
		for (const one of call.positional) if (one.kind === "call") found.add(methodOf(one.call));
	}
	registered.set(code, found);
	return found;
}

const registering =
	/^(get|post|put|patch|delete|del|all|use|on|route|handle|any|GET|POST|PUT|PATCH|DELETE|Any|Get|Post|Put|Patch|Delete|Handle|HandleFunc|HandlerFunc|Use|MapGet|MapPost|MapPut|MapDelete|MapPatch|subscribe|webSocket)$/;
/** Only routers have these, whatever one is called: clients of HTTP have `get` and `post` as well. */
const routersOnly = /^(Handle|HandleFunc|HandlerFunc|GET|POST|PUT|PATCH|DELETE|Any|Map[A-Z]\w*|webSocket)$/;
const registry =
	/^(app|router|routes?|server|fastify|r|mux|engine|group|endpoints|\w*(Router|Routes|App|Mux|Group)|\w+_(router|app|bp)|bp)$/;
/** Names that a client may have as well. */
const ambiguous = /^(http|api|instance|e|g|\w*Api)$/;
/** What a router is made by, and its types. */
const routers =
	/(^|[.\s])(Router|express|fastify|Fastify|Hono|OpenAPIHono|Elysia|Koa|restify\.createServer|createRouter|FastAPI|APIRouter|Flask|Blueprint|Api|echo\.New|iris\.New|fiber\.New|gin\.(New|Default)|chi\.NewRouter|mux\.NewRouter|NewServeMux|Group|Route|Subrouter|PathPrefix|MapGroup|basePath|Build)\s*(<[^()]*>)?\(/;
const routerTypes =
	/(^|\.)(Echo|Group|Engine|RouterGroup|I?Router|Mux|ServeMux|App|Application|Express|Hono|Elysia|FastAPI|APIRouter|Flask|Blueprint|Fastify\w*|IEndpointRouteBuilder|WebApplication|RouteGroupBuilder|Route|Routing)$/;

/** A function that is given to a router, or has a route for a mark. */
function answers(fn: Fn, code: Code): boolean {
	if (fn.marks.some(({ text }) => routeMark.test(text))) return true;
	return callsGiven(fn, code).some((call) => {
		const on = receiverOf(call);
		if (!registering.test(methodOf(call))) return false;
		if (on) return isRouter(on, methodOf(call), code);
		// Ktor: `get("/carts") { … }` within `routing { … }`.
		return code.language === "kotlin" && call.positional[0]?.kind === "literal";
	});
}

function isRouter(on: Expr, method: string, code: Code): boolean {
	const name = nameOf(on) ?? "";
	if (registry.test(name)) return true;
	if (!ambiguous.test(name)) return false;
	return routersOnly.test(method) || (on.kind === "name" && isMadeRouter(name, on.region, code));
}

/** Made by a framework, typed as its router, or what a plugin of Fastify is given. */
function isMadeRouter(name: string, from: Region, code: Code): boolean {
	for (let at: Region | undefined = from; at; at = at.parent) {
		const found = namesOf(code).get(at)?.get(name);
		if (!found) continue;
		return found.some(({ value, type, parameter }) => {
			const of = type ?? parameter?.type;
			const isPlugin = parameter && at?.fn && callsGiven(at.fn, code).some((call) => methodOf(call) === "register");
			return (
				isPlugin || (of && routerTypes.test(of.name)) || (value?.kind === "call" && routers.test(` ${value.text}`))
			);
		});
	}
	return false;
}

const routeMark = /(^|\.)(get|post|put|patch|delete|route|websocket|on)\(/;

const settingUp = new WeakMap<Code, ReadonlySet<Fn>>();

/** A function in which handlers of requests stand, and that is none itself. */
export function setsUp(fn: Fn, code: Code): boolean {
	let found = settingUp.get(code);
	if (!found) {
		const all = new Set<Fn>();
		for (const one of code.functions) {
			if (!answers(one, code)) continue;
			for (let at = ownerOf(one.region.parent); at && !all.has(at); at = ownerOf(at.region.parent)) {
				if (answers(at, code) || isOfAnswer(at, code)) break;
				all.add(at);
			}
		}
		found = all;
		settingUp.set(code, found);
	}
	return found.has(fn);
}

/** Called where a request is answered: what it makes is made anew for each. */
function isOfAnswer(fn: Fn, code: Code): boolean {
	if (!fn.name) return false;
	return callsNamed(fn.name, code).some(({ region }) => {
		for (let at = ownerOf(region); at; at = ownerOf(at.region.parent)) if (answers(at, code)) return true;
		return false;
	});
}

/** Go: what a lock guards, or what has handlers for methods, is there once for all requests, unless they make it themselves. */
function isSharedStruct(of: Class, code: Code): boolean {
	const isOf = (at: Region) => at.kind === "class" && at.class === of;
	const guarded =
		of.bases.some(({ name }) => lock.test(name)) ||
		code.names.some(({ region, type }) => isOf(region) && type !== undefined && lock.test(type.name));
	const handles = methodsIn(of, code).some(takesRequest);
	// Beside a shared one it is for tests and for a machine of one's own.
	const isSpare = /mem(ory)?(_|[A-Z]|$)/i.test(of.name) && code.classes.some(({ name }) => sharing.test(name));
	return (guarded || handles) && !isSpare && !filledAtStart.test(of.name) && !isOfRequest(of, code);
}

/** What a program puts into these as it starts is the same in every process. */
const filledAtStart = /(Scheduler|Registry|Router|Mux|Cron)$/;
const lock = /^sync\.(RW)?Mutex$/;
const handed = /^(http\.ResponseWriter|http\.Request|gin\.Context|echo\.Context|fiber\.Ctx)$/;
const sharing = /redis|postgres|pg|sql|mongo|dynamo|firestore|etcd/i;

const takesRequest = (fn: Fn) => fn.parameters.some(({ type }) => type && handed.test(type.name));

/** All places that make it are in functions that answer a request, or do something for one: those take its context. */
function isOfRequest({ name }: Class, code: Code): boolean {
	const makers = callsNamed(name, code).filter(({ callee }) => callee.kind === "name");
	const places = makers.flatMap(({ region }) => {
		const owner = ownerOf(region);
		const isConstructor = owner !== undefined && owner.class === undefined && /^[nN]ew/.test(owner.name);
		return isConstructor ? callsNamed(owner.name, code).map((call) => ownerOf(call.region)) : [owner];
	});
	return places.length > 0 && places.every((owner) => owner !== undefined && isForRequest(owner));
}

const isForRequest = (fn: Fn) =>
	fn.name !== "main" &&
	!/^([nN]ew|[rR]un|[sS]tart|[sS]erve|init)/.test(fn.name) &&
	(takesRequest(fn) || fn.parameters.some(({ type }) => type?.name === "context.Context"));
