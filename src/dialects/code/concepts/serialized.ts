import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr, Fn } from "../code.ts";
import { callsBelow, callsOwnedBy } from "../data/calls-by.ts";
import { methodCalled } from "../data/mapped-statements.ts";
import { within } from "../data/walk.ts";
import { add } from "../grouped.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { remembered } from "../remembered.ts";
import { headOf, layersOf, methodOf, receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { comesByItself, isOfItems, listening } from "./flood-items.ts";
import { access } from "./linked-store.ts";

/** Serializable transactions that every item of a stream makes. */
export const serializedItems: Concept = {
	read(program) {
		const sites = new Sites(program);
		return [...serialized(program, sites), ...listened(program, sites)];
	},
};

/** A transaction that asks for the strongest level and decides nothing by what it reads: `$transaction(write, { isolationLevel: Serializable })`. */
function serialized(program: Program, sites: Sites): Fragment[] {
	return program.code.calls.flatMap((call) => {
		const helped = isOfItems(call, program) && !decides(call, program) && helpedSo(call, program);
		if (helped)
			return access(program, "writes", { handle: receiverOf(call), engine: "db" }, call.at, `${sites.of(call)} each`, {
				perItem: declared(true, call.at),
				conditional: declared("serializable", call.at),
			});
		const isStatement = /^(query|execute|exec|raw)$/.test(methodOf(call));
		if (!isStatement && !/transaction|begin|connection|connect|execution_options|session/i.test(methodOf(call)))
			return [];
		if (!comesByItself(call.region)) return [];
		const asked = isStatement ? beginsSo(call, program) : levelOf(call, program);
		if (!asked || decides(call, program)) return [];
		return access(program, "writes", { handle: receiverOf(call), engine: "db" }, asked.at, `${sites.of(call)} each`, {
			perItem: declared(true, asked.at),
			conditional: declared("serializable", asked.at),
		});
	});
}

/** `@KafkaListener @Transactional(isolation = SERIALIZABLE)`, on what only writes. */
function listened(program: Program, sites: Sites): Fragment[] {
	return program.code.functions.flatMap(({ marks, region }): Fragment[] => {
		const mark = marks.find(({ text }) => /\bTransactional\b.*\bSERIALIZABLE\b/i.test(text));
		if (!mark || !marks.some(({ text }) => listening.test(text))) return [];
		const own = callsOwnedBy(region.fn, program.code);
		if (own.length === 0 || own.some((one) => looks(one, program))) return [];
		return access(program, "writes", { engine: "db" }, mark.at, `${sites.of({ region })} each`, {
			perItem: declared(true, mark.at),
			conditional: declared("serializable", mark.at),
		});
	});
}

/** `serializable(async (client) => { … })`: a function of the workspace that begins so and runs what it is given. */
function helpedSo(call: Call, program: Program): boolean {
	if (!call.positional.some(({ kind }) => kind === "function")) return false;
	const fn = program.called(call) ?? methodCalled(call, program);
	if (!fn) return false;
	const inner = callsBelow(fn, program.codeOf(fn.region));
	const runs = inner.some(({ callee }) => fn.parameters.some(({ name }) => callee.text === name));
	return runs && inner.some((one) => beginsSo(one, program) ?? levelOf(one, program));
}

/** Among its options, or those of the client that it is made on. */
function levelOf(call: Call, program: Program): Expr | undefined {
	return layersOf(call, program)
		.slice(0, 4)
		.flatMap((one) => [...one.positional, ...Object.values(one.named)])
		.filter((one) => one.kind !== "function")
		.flatMap((one) => within(program.follow(one), 6))
		.find(
			(part) =>
				(part.kind === "literal" && typeof part.value === "string" && /^serializable$/i.test(part.value)) ||
				(part.kind === "member" && /^serializable$/i.test(part.name)),
		);
}

function beginsSo(call: Call, program: Program): Expr | undefined {
	const [first] = call.positional;
	const begins = /^\s*(begin|start\s+transaction|set\s+(session\s+|local\s+)?transaction)\b[^;]*\bserializable\b/i;
	return first && begins.test(headOf(first, program) ?? "") ? first : undefined;
}

/** What is run in it reads as well, or may: then the level may be what keeps its decision. */
function decides(call: Call, program: Program): boolean {
	const run = call.positional.map((one) => (one.kind === "name" ? program.follow(one) : one));
	const [block] = run.flatMap((one) => (one.kind === "function" ? [one.fn] : []));
	const { looking, given } = block ? insideOf(block, program) : ownOf(ownerOf(call.region), program);
	const kept = call.kept?.kind === "name" ? call.kept.name : undefined;
	const handles = new Set(
		[block?.parameters[0]?.name, kept, receiverOf(call)?.text].filter((one) => one !== undefined),
	);
	const isGiven = (one: Call) => one.positional.some((part) => part.kind === "name" && handles.has(part.name));
	return (
		looking.some((one) => one !== call && !isGiven(one)) ||
		// What is done with the transaction elsewhere.
		[...handles].some((name) => (given.get(name) ?? []).some((one) => one !== call && maySee(one, program)))
	);
}

const maySee = remembered((call: Call, program): boolean => {
	const fn = program.called(call);
	return !fn || looksWithin(fn, program);
});

/** Those of some calls that look at something, and those that are given something, by its name. */
function sorted(calls: readonly Call[], program: Program) {
	const given = new Map<string, Call[]>();
	for (const call of calls)
		for (const name of new Set(call.positional.map((one) => (one.kind === "name" ? one.name : undefined))))
			if (name !== undefined) add(given, name, call);
	return { looking: calls.filter((call) => looks(call, program)), given };
}

const insideOf = remembered((fn: Fn, program) => sorted(callsBelow(fn, program.codeOf(fn.region)), program));
const ownOf = remembered((owner: Fn | undefined, program) => sorted(callsOwnedBy(owner, program.code), program));

const looksWithin = remembered((fn: Fn, program): boolean =>
	callsBelow(fn, program.codeOf(fn.region)).some((inner) => looks(inner, program)),
);

const looks = remembered((call: Call, program): boolean => {
	const head = headOf(call.positional[0], program);
	if (head !== undefined && /^\s*[a-z]+(\s|$)/i.test(head)) return /^\s*(select|with)\b/i.test(head);
	return /^(find|get|select|count|fetch|query|scalar|one|first|exists|any|single|to_?list|load|refresh|execute(reader|scalar))/i.test(
		methodOf(call),
	);
});
