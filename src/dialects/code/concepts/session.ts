import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call } from "../code.ts";
import type { Session } from "../entries/state.ts";
import type { Program } from "../program.ts";
import { entriesOf } from "../settings.ts";
import { given, textIn } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** Where the sessions of users live, by the library that keeps them. */
export const session: Concept = {
	read: (program) =>
		[...program.calls("session"), ...handedOn(program)].flatMap(({ call, entry }) => kept(call, entry, program)),
};

/** A library's class that is handed to the framework: `app.add_middleware(SessionMiddleware, …)`. */
function* handedOn(program: Program): Generator<{ call: Call; entry: Session }> {
	for (const call of program.code.calls)
		for (const each of call.positional) {
			const entry = program.mayBe(each, "session") ? program.known(each, "session") : undefined;
			if (entry?.kept) yield { call, entry };
		}
}

/** Where the store lies that the application has under a name. */
function inRegistry(call: Call, registry: NonNullable<Session["registered"]>, program: Program): Attribute {
	const apps = program.code.calls.filter(({ callee }) => program.symbolOf(callee) === registry.by);
	const isAdded = program.code.calls.some(({ callee }) => /(^|\.)stores\.register$/.test(callee.text));
	if (apps.length === 0 || isAdded) return unknown("the application has its stores elsewhere", call.at);
	const named = given(call, registry.name, program);
	const name = named === undefined ? registry.usual : named === "hidden" ? undefined : textIn(named, program);
	const stores = apps.map((app) => given(app, registry.at, program)).find((one) => one !== undefined);
	if (!stores && name === registry.usual) return declared("memory", call.at);
	const map = stores && stores !== "hidden" ? program.follow(stores) : undefined;
	if (map?.kind !== "map" || name === undefined)
		return unknown("which store it names is known only when it runs", call.at);
	const store = program.entry(map, name);
	const made = store && program.follow(store);
	const symbol = made?.kind === "call" ? (program.symbolOf(made.call.callee) ?? "") : undefined;
	if (store && symbol === undefined) return unknown(`what ${store.text.slice(0, 60)} is stands elsewhere`, call.at);
	return declared(registry.shared.some((one) => symbol?.startsWith(one)) ? "shared-store" : "memory", call.at);
}

function kept(call: Call, entry: Session, program: Program): Fragment[] {
	const says = (sessions: Attribute, more = {}) => ofServer(program, call.at, { sessions }, more);
	const storage = entry.elsewhere && given(call, entry.elsewhere, program);
	if (storage && (storage === "hidden" || program.follow(storage).kind !== "function")) return [];
	const shared = entry.shared && given(call, entry.shared, program);
	if (shared === "hidden") return [says(unknown("its options are known only when it runs", call.at))];
	if (shared) return [says(declared("shared-store", call.at))];
	if (entry.registered) return [says(inRegistry(call, entry.registered, program))];
	if (entry.kept) return [says(declared(entry.kept, call.at))];
	const settings = entry.setting ? entriesOf(entry.setting, program) : [];
	if (settings.length === 0) return [says(unknown(`${entry.setting} is set elsewhere`, call.at))];
	return settings.map(({ value, at, when, reason }) => {
		const text = textIn(value, program);
		const means = text !== undefined && Object.hasOwn(entry.values ?? {}, text) ? entry.values?.[text] : undefined;
		const place = value ? program.follow(value).at : at;
		const why = reason ?? `${entry.setting} is ${value?.text ?? "not known"}`;
		return says(means ? declared(means, place) : unknown(why, place), when && { when });
	});
}
