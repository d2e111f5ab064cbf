import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { apartFrom } from "../code/store-addresses.ts";
import { type Step, stepsOf } from "./atomic-steps.ts";
import { type TS, ts } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import type { StoreHandle } from "./handles.ts";
import type { Module } from "./module.ts";
import { functionName } from "./sites.ts";
import { methodOf } from "./values.ts";

/** Steps that are one atomic piece of work: from the first BEGIN until nothing is open any more. */
interface Work {
	mechanism: "local" | "2pc" | "none";
	handles: StoreHandle[];
	/** The step that prepares or commits across, which tells the most. */
	telling: Step;
}

export const transactions: Detector = {
	hints:
		/["'`]\s*(?:BEGIN|begin|Begin|START TRANSACTION|start transaction|PREPARE TRANSACTION|prepare transaction|XA |xa )|\.\$?transaction\(|\.transaction<|[tT]ransaction\(/,
	read(module) {
		const fragments: Fragment[] = [];
		const taken = new Set<string>();
		for (const [owner, steps] of stepsOf(module))
			for (const work of workIn(steps)) fragments.push(fragment(work, nameFor(owner, work, taken, module), module));
		return fragments;
	},
};

function workIn(steps: readonly Step[]): Work[] {
	const works: Work[] = [];
	const prepared = steps.filter((step) => step.what === "prepare");
	if (prepared.length > 0) {
		const handles = distinct(prepared.flatMap((step) => step.handles));
		return [{ mechanism: "2pc", handles, telling: prepared[0] }];
	}
	let open: Step[] = [];
	let group: Step[] = [];
	for (const step of steps) {
		if (step.what === "begin") {
			open.push(step);
			group.push(step);
		} else if (step.what === "write") {
			if (open.length > 0) group.push(step);
		} else if (open.length > 0) {
			const closed = open.findLast((begun) => overlaps(begun, step)) ?? (open.length === 1 ? open[0] : undefined);
			open = open.filter((begun) => begun !== closed);
			if (open.length > 0) continue;
			works.push(workOf(group, step));
			group = [];
		}
	}
	return works;
}

function workOf(group: readonly Step[], commit: Step): Work {
	const begun = group.filter((step) => step.what === "begin");
	// BEGIN in one loop and COMMIT in another holds all of them open at once; in the same loop, one after the other.
	const handles = begun.flatMap((step) =>
		step.loop && step.loop === commit.loop ? step.handles.slice(0, 1) : step.handles,
	);
	const wide = begun.some((step) => step.loop && step.loop !== commit.loop && step.handles[0]?.kind === "each");
	const shards = handles.some((handle) => handle.kind === "shard");
	// MongoDB's own sessions begin like this: what is written then is no other store.
	const mongo = begun.every(
		({ node }) => ts.isCallExpression(node) && /^(withTransaction|startTransaction)$/.test(methodOf(node) ?? ""),
	);
	const written = group
		.filter((step) => step.what === "write")
		.flatMap((step) =>
			step.handles.filter((handle) =>
				handle.apart
					? handle.apart !== "mongodb" || !mongo
					: (shards && handle.kind === "shard") || (handle.isMade && handles.every((each) => each.isMade)),
			),
		);
	const all = distinct([...handles, ...written]);
	return { mechanism: all.length > 1 || wide ? "none" : "local", handles: all, telling: commit };
}

function overlaps(begun: Step, step: Step): boolean {
	return begun.node === step.node || begun.handles.some((a) => step.handles.some((b) => a.id === b.id));
}

function distinct(handles: readonly StoreHandle[]): StoreHandle[] {
	return apartFrom(handles).apart.sort((a, b) => a.node.pos - b.node.pos);
}

function fragment({ mechanism, handles, telling }: Work, name: string, module: Module): Fragment {
	const at = module.at(telling.node);
	const handle = module.handle("transaction", 0);
	const second = handles[1] ?? handles[0];
	const place = second ? module.at(second.node) : at;
	return {
		role: "declares",
		file: module.path,
		kind: "Transaction",
		at,
		name,
		keys: [`typescript:${module.path}#${name}`],
		attributes: {
			mechanism: declared(mechanism, at, handle),
			participants: declared(distinctNames(handles), place),
			acrossShards: across(handles, mechanism, place),
		},
		links: [{ kind: "runs-in", direction: "to", other: { by: "path", path: module.path }, at }],
	};
}

function across(handles: readonly StoreHandle[], mechanism: Work["mechanism"], at: Location): Attribute {
	const known = handles.filter((handle) => handle.kind === "shard" || handle.kind === "store");
	const apart = handles.some((handle) => handle.apart) && handles.length > 1;
	if (apartFrom(known).areCertain || apart) return declared(true, at);
	if (handles.some((handle) => handle.kind === "each"))
		return mechanism === "local"
			? declared(false, at)
			: unknown(`which stores ${handles.map((handle) => handle.name).join(" and ")} are`, at);
	if (handles.length > 1)
		return unknown(`whether ${handles.map((handle) => handle.name).join(" and ")} are different stores or shards`, at);
	return mechanism === "2pc" && handles[0]?.kind === "given"
		? unknown(`which other stores are prepared beside ${handles[0].name}`, at)
		: declared(false, at);
}

function distinctNames(handles: readonly StoreHandle[]): string[] {
	return [...new Set(handles.map((handle) => handle.name.replace(/\s+/g, " ").slice(0, 60)))];
}

function nameFor(owner: TS.Node, work: Work, taken: Set<string>, module: Module): string {
	const file = module.path.split("/").at(-1);
	const own = functionName(owner) ?? `${file}:${module.lineOf(work.telling.node)}`;
	const name = taken.has(own) ? `${own}:${module.lineOf(work.telling.node)}` : own;
	taken.add(name);
	return name;
}
