import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Condition, Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { decided } from "../conditions.ts";
import { callsNamed } from "../data/calls-by.ts";
import type { Limiter } from "../entries/state.ts";
import { variableIn } from "../environment.ts";
import { importsOf } from "../names.ts";
import type { Program } from "../program.ts";
import { entriesOf } from "../settings.ts";
import { given, headOf, methodOf, receiverOf, textIn } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** Limits for each client, and where they are counted: in the process, with n replicas each client may do n times as much. */
export const limiter: Concept = {
	read: (program) =>
		[...program.calls("limiter"), ...registered(program)].flatMap(({ call, entry }): Fragment[] => {
			const when = decided(call.region, program);
			if (when === "never" || isInsured(call, program) || isOfAll(call, entry, program)) return [];
			const where = countedIn(call, entry, program);
			if (!where) return [];
			// A registry stands where it is kept.
			const registry = entry.keyedAt && receiverOf(call);
			const at = (registry && program.bindingsOf(registry)[0]?.at) ?? call.at;
			const says = (attributes: Record<string, Attribute>, when?: Condition) =>
				ofServer(program, at, attributes, when ? { when } : {});
			if (where === "shared") return [says({ limiter: declared("shared", at) })];
			// `if (!settings.Redis.Enabled) AddInMemoryRateLimiting() else …`
			if (typeof when === "object" && "reason" in when && ofShared.test(when.reason))
				return [says({ limiter: unknown(when.reason, at) })];
			const isDefault = entry.store.length > 0 && where === "memory";
			const counted = isDefault ? byDefault(["rate limits"], at, entry.source) : declared(["rate limits"], at);
			return [
				says({ localState: counted, limiter: declared("memory", at) }, typeof where === "object" ? where : undefined),
			];
		}),
};

/** One for all clients together: it guards the process, and is meant to. */
function isOfAll(call: Call, { keyedBy, keyedAt }: Limiter, program: Program): boolean {
	if (keyedBy && callsNamed(keyedBy, program.code).length === 0) return true;
	const key = keyedAt && given(call, keyedAt, program);
	return key !== undefined && (key === "hidden" || !ofClient.test(`${key.text} ${program.follow(key).text}`));
}

const ofClient = /remote_?(addr|host)|\bip\b|ip_?addr|client|user|principal|api_?key|header|tenant|session/i;

/** A condition that asks for what counts for all replicas. */
const ofShared = /redis|valkey|memcache|distributed|shared/i;

/** A plugin that is handed to the framework: `app.register(rateLimit, { max: 100 })`. */
function* registered(program: Program): Generator<{ call: Call; entry: Limiter }> {
	for (const call of program.code.calls) {
		const [plugin] = call.positional;
		if (!/^(register|install)$/.test(methodOf(call)) || !plugin) continue;
		if (plugin.kind !== "call" && !program.mayBe(plugin, "limiter")) continue;
		const entry = program.known(plugin, "limiter");
		if (entry && (methodOf(call) === "register" || entry.keyedBy)) yield { call, entry };
	}
}

/** A condition: in memory where the variable of its address is not set. */
type Counted = "memory" | "told" | "shared" | Condition;

function countedIn(call: Call, entry: Limiter, program: Program): Counted | undefined {
	if (entry.isShared) return "shared";
	if (entry.only) {
		const kind = given(call, entry.only, program);
		return kind !== "hidden" && textIn(kind, program) === "memory" ? "told" : undefined;
	}
	const store = given(call, entry.store, program) ?? storeOfFactory(call, entry, program);
	if (store === "hidden") return undefined;
	const settings = (entry.settings ?? []).flatMap((name) => entriesOf(name, program));
	if (!store && settings.some(({ value }) => !value)) return undefined;
	const [address = settings.at(-1)?.value] = store ? [store] : [];
	if (!address) return "memory";
	const variable = variableIn(address, program);
	if (variable?.otherwise !== undefined && isMemory(variable.otherwise))
		return { variable: variable.name, path: program.code.path, is: "unset" };
	return isMemory(headOf(address, program) ?? "") ? "told" : "shared";
}

/** limits docs, Storage Backends: `memory://`, also of its asynchronous storages. */
const isMemory = (address: string) => /^(async\+)?memory:/.test(address);

/** Nest: `forRootAsync({ useFactory: () => ({ throttlers, storage }) })`. */
function storeOfFactory(call: Call, entry: Limiter, program: Program): Expr | "hidden" | undefined {
	const factory = methodOf(call) === "forRootAsync" && call.positional[0];
	if (!factory) return undefined;
	const made = program.entry(factory, "useFactory");
	const value = made && program.follow(made);
	const returned = value?.kind === "function" ? program.returned(value.fn) : undefined;
	if (!returned) return "hidden";
	for (const path of entry.store) {
		const found = program.entry(returned, path.replace(/^0\./, ""));
		if (found) return found;
	}
	const options = program.follow(returned);
	return options.kind === "map" || options.kind === "list" ? undefined : "hidden";
}

/** Where the same library counts in a shared store beside it, the one in the process only stands in while that is away. */
function isInsured(call: Call, program: Program): boolean {
	const from = program.originOf(call.callee)?.from;
	if (from === undefined) return false;
	return importsOf(program.code).some(
		(name) => name.from === from && /Redis|Memcache|Mongo|Postgres|MySQL|Dynamo|Prisma/.test(name.exported ?? ""),
	);
}
