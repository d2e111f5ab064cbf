import { declared } from "../../../../design/attribute.ts";
import type { Fragment } from "../../../../design/fragment.ts";
import type { Binding, Class, Code, Fn } from "../../code.ts";
import { heldBy } from "../../names.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { isHeld } from "../../state/held.ts";
import { isMadeOnce, lasts } from "../../state/lasting.ts";
import { isNeverCopied, isTruth } from "../../state/words.ts";
import { type Concept, ofService } from "../concept.ts";
import { isAsked } from "./asked.ts";
import { changesIn, type Use } from "./changes.ts";
import { isCopy } from "./copied.ts";
import { registers, spreadsOnly } from "./harmless.ts";
import { countsClients, isOfOthers } from "./limits.ts";
import { inCache } from "./memory-cache.ts";
import { inlineStores, isOfConnections, isOfSessionStore } from "./sessions.ts";
import { tells, tellsByUse, whatOf } from "./telling.ts";

/**
 * What one process remembers from one request to the next, though the next may reach another: a container or a sequence
 * at the level of the module, or of a class with one instance, that functions change and ask.
 */
export const keptState: Concept = {
	read(program) {
		const found = [...inCode(program.code, (holder) => lasts(holder, program), program)];
		// Of another file only what an object keeps that is made here; the rest is told of that file itself.
		for (const [code, classes] of madeFrom(program)) {
			const isMadeHere = (holder: Binding) => holder.region.class !== undefined && classes.has(holder.region.class);
			found.push(...inCode(code, (holder) => isMadeHere(holder) && !lasts(holder, program), program));
		}
		return [...found, ...inCache(program)];
	},
};

function* inCode(code: Code, lives: (holder: Binding) => boolean, program: Program): Generator<Fragment> {
	const kept = new Map<Binding, Use>();
	for (const change of changesIn(code)) {
		const bindings = program.bindingsOf(change.holder);
		const [holder] = bindings;
		// A field that is declared with its type, and made in the constructor.
		const made = holder && withValue(holder, bindings);
		if (!holder || !made || !(tells(made) || tellsByUse(made, change)) || !isHeld(made, program)) continue;
		if (!lives(holder) || isOfSessionStore(holder, code) || isOfConnections(made, program)) continue;
		const use = kept.get(holder);
		if (use) use.changes.push(change);
		else kept.set(holder, { changes: [change], holder: change.holder });
	}
	const stores: ReadonlySet<Fn | undefined> = kept.size > 0 ? inlineStores(code, program) : new Set();
	for (const [holder, use] of kept) {
		const made = withValue(holder, program.bindingsOf(use.holder));
		if (use.changes.every(({ region }) => stores.has(ownerOf(region)))) continue;
		if (spreadsOnly(made, use, code) || registers(use) || !isAsked(holder, use, code, program)) continue;
		const isLimit = countsClients(made);
		if (isLimit && isOfOthers(holder, use)) continue;
		if (!isLimit && !isNeverCopied(holder.name) && isCopy(holder, use, code, program)) continue;
		const what = isLimit ? "rate limits" : whatOf(holder);
		yield ofService(program, holder.at, {
			localState: declared([what], holder.at),
			...(isLimit && { limiter: declared("memory", holder.at) }),
		});
	}
}

function withValue(holder: Binding, bindings: readonly Binding[]): Binding {
	const value = holder.value ?? heldBy(bindings)?.value;
	return value ? { ...holder, value } : holder;
}

/** Classes of other files of which this one makes the process's one object. */
function madeFrom(program: Program): Map<Code, Set<Class>> {
	const { code } = program;
	const found = new Map<Code, Set<Class>>();
	for (const call of code.calls) {
		if (call.callee.kind !== "name" || !isMadeOnce(call, code)) continue;
		const of = program.bindingsOf(call.callee)[0]?.class;
		if (!of || !isTruth(of.name)) continue;
		const other = program.codeOf(of.region);
		if (other !== code) found.set(other, (found.get(other) ?? new Set<Class>()).add(of));
	}
	return found;
}
