import { type Attribute, byDefault, declared, placeOf, unknown } from "../../design/attribute.ts";
import type { Condition, Fragment } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { opposite } from "../code/conditions.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import { type SessionLibrary, sessionLibraries } from "./knowledge/sessions.ts";
import type { Module } from "./module.ts";
import { bare, originOf } from "./origins.ts";
import { packageName } from "./paths.ts";
import { serverFactory } from "./server-kinds.ts";
import { type Kept, storeIn } from "./session-stores.ts";
import { functionIn, memberNamed, methodOf, objectIn, returnedBy } from "./values.ts";

/** A place in code that sets up sessions, and what its library does when it is given no store. */
export interface SessionSite {
	library: SessionLibrary;
	call: TS.CallExpression;
	options?: TS.Expression;
	index: number;
}

export const sessions: Detector = {
	hints:
		/["'](?:express-session|@?fastify[-/](?:secure-)?session|koa-(?:generic-)?session|hono-sessions|cookie-session|iron-session)\b|\.(?:use|register)\(\s*\w*[sS]ession\w*\(/,
	read(module) {
		const standalone = module.calls.some((call) => serverFactory(originOf(call, module)));
		return sessionSites(module).flatMap((site): Fragment[] => {
			const at = openingOf(site, module);
			return alternatives(whereKept(site, at, module)).map(({ sessions, when }) => ({
				role: "extends",
				file: module.path,
				kind: "Service",
				at,
				of: { by: "path", path: module.path },
				...(standalone && { standalone: packageName(module.path) }),
				attributes: { sessions },
				...(when && { when }),
			}));
		});
	},
};

/** What the sessions are kept in, by the variables of the process where these decide it. */
type Sessions = Attribute | { when: Condition; yes: Sessions; no: Sessions };

/** One alternative each; where conditions are nested, only the outer one can be said, and the inner is unknown. */
function alternatives(sessions: Sessions): { sessions: Attribute; when?: Condition }[] {
	if (!("when" in sessions)) return [{ sessions }];
	const plain = (one: Sessions, when: Condition) =>
		"when" in one
			? { sessions: unknown(`the store depends on ${one.when.variable} as well`, placeIn(one)), when }
			: { sessions: one, when };
	return [plain(sessions.yes, sessions.when), plain(sessions.no, opposite(sessions.when))];
}

function placeIn(sessions: Sessions): Location {
	return "when" in sessions ? placeIn(sessions.yes) : (placeOf(sessions) as Location);
}

export function sessionSites(module: Module): SessionSite[] {
	const sites: SessionSite[] = [];
	for (const call of module.calls) {
		const within = sessionWithin(call, module);
		if (within) sites.push({ ...within, call, index: sites.length });
		const plugin = methodOf(call) === "register" ? call.arguments[0] : undefined;
		const origin = originOf(plugin ?? call.expression, module);
		const library = origin && Object.hasOwn(sessionLibraries, origin.from) ? sessionLibraries[origin.from] : undefined;
		if (!library || Boolean(library.plugin) !== Boolean(plugin)) continue;
		if (!(library.exports ?? [""]).some((name) => origin?.path === (name && `.${name}`))) continue;
		// koa-session takes (app) or (options, app).
		const options = plugin
			? call.arguments[1]
			: (call.arguments.find((each) => objectIn(each, module)) ?? call.arguments[0]);
		sites.push({ library, call, options, index: sites.length });
	}
	return sites;
}

/**
 * A function of the workspace's own that sets sessions up, as `sessions({ store })` of "@shop/kit": what it is given
 * stands in the place of what it spreads.
 */
function sessionWithin(call: TS.CallExpression, module: Module): Omit<SessionSite, "call" | "index"> | undefined {
	if (!/session/i.test(methodOf(call) ?? "") || !ts.isIdentifier(call.expression)) return;
	const made = functionIn(call.expression, module);
	const returned = returnedBy(made);
	const inner = returned && bare(returned);
	if (!made || !inner || !ts.isCallExpression(inner)) return;
	const own = module.ownerOf(inner);
	const origin = originOf(inner.expression, own);
	const library = origin && Object.hasOwn(sessionLibraries, origin.from) ? sessionLibraries[origin.from] : undefined;
	if (!library || library.plugin) return;
	const options = objectIn(inner.arguments[0], own);
	const parameter = made.parameters[0]?.name.getText();
	const spreads = options?.properties.some(
		(each) => ts.isSpreadAssignment(each) && each.expression.getText() === parameter,
	);
	const stated = memberNamed(options, "store");
	// What the function is not given, it takes from its own options.
	if (stated && !spreads) return { library, options: inner.arguments[0] };
	const given = objectIn(call.arguments[0], module);
	if (spreads && (call.arguments.length === 0 || given)) return { library, options: given && call.arguments[0] };
	return options && !spreads ? { library, options: inner.arguments[0] } : undefined;
}

function whereKept({ library, call, options, index }: SessionSite, at: Location, module: Module): Sessions {
	const handle = module.handle("session", index);
	if (!library.takesStore) return declared(library.sessions, at, handle);
	const usual = byDefault(library.sessions, at, library.source, handle);
	if (!options) return usual;

	const of = (kept: Kept, place: Location, depth = 0): Sessions => {
		// Where a variable decides it, a store is there already: what lacks is the variable.
		const own = depth === 0 ? handle : undefined;
		if ("when" in kept)
			return {
				when: kept.when,
				yes: of(kept.yes, place, depth + 1),
				no: of(kept.no, place, depth + 1),
			};
		if ("reason" in kept) return unknown(kept.reason, place, own);
		if (kept.sessions !== "usual") return declared(kept.sessions, place, own);
		return depth === 0 ? usual : byDefault(library.sessions, at, library.source);
	};
	const assigned = assignedStore(options, module);
	if (assigned) return of(storeIn(assigned.right, module, assigned), module.at(assigned));
	const object = objectIn(options, module);
	if (!object) {
		const isApp = library.sessions === "client" && call.arguments.length === 1;
		return isApp ? usual : unknown(`the session's options come from ${module.textOf(options)}`, at, handle);
	}
	const member = memberNamed(object, "store") ?? memberNamed(object, "ContextStore");
	if (!member) {
		const spread = object.properties.find((each) => ts.isSpreadAssignment(each));
		if (!spread) return usual;
		return unknown(`a store may be among ${module.textOf(spread)}`, module.at(spread), handle);
	}
	const value = ts.isPropertyAssignment(member)
		? member.initializer
		: ts.isShorthandPropertyAssignment(member) && member.name;
	if (!value) return declared("shared-store", module.at(member), handle);
	return of(storeIn(value, module), module.at(member));
}

/** `options.store = …` after the object was made. */
function assignedStore(options: TS.Expression, module: Module): TS.BinaryExpression | undefined {
	const name = nameOf(options);
	return name ? module.bindings.assignmentsTo(`${name}.store`).at(-1) : undefined;
}

/** The callee and the opening of its options: what lacks the store, without underlining all of it. */
function openingOf({ call, options }: SessionSite, module: Module): Location {
	// A function of the workspace's own has its options in itself.
	const inline = options && ts.isObjectLiteralExpression(options) && call.arguments.includes(options);
	return module.at(call, inline ? options.getStart(module.tree) + 1 : Math.min(call.end, call.expression.end + 2));
}
