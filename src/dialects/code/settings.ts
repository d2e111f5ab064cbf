import type { Condition } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import type { Binding, Class, Code, Expr } from "./code.ts";
import { decided } from "./conditions.ts";
import { callsNamed } from "./data/calls-by.ts";
import type { Program } from "./program.ts";
import { textIn } from "./values.ts";

/** What a setting is in production: one value, or by a variable of the environment one or another. */
export interface Setting {
	value?: Expr;
	at: Location;
	when?: Condition;
	/** Why nobody can tell. */
	reason?: string;
}

/** A module-level name as a setting, also of what the file opens (`from .base import *`): the last word counts. */
export function settingOf(name: string, program: Program, code: Code = program.code): Setting[] {
	return settled(program.exported(code, name), program);
}

/** Of several bindings those that may hold in production, the last unconditional one and what stands over it. */
function settled(bindings: readonly Binding[], program: Program): Setting[] {
	let found: Setting[] = [];
	for (const { value, at, within } of bindings) {
		const when = decided(within, program);
		if (when === "never") continue;
		const said = { at, ...(value && { value }) };
		if (when === "always") found = [said];
		else if ("reason" in when) found.push({ at, reason: when.reason });
		else found.push({ ...said, when });
	}
	return found;
}

const known = new WeakMap<Program, Map<string, readonly Setting[]>>();

/** An entry of an application's own settings: `app.config["X"] = …`, `app.config.update(X=…)`, a class or module of them. */
export function entriesOf(name: string, program: Program): readonly Setting[] {
	const ofProgram = known.get(program) ?? new Map<string, readonly Setting[]>();
	known.set(program, ofProgram);
	const found = ofProgram.get(name) ?? lookedUp(name, program);
	ofProgram.set(name, found);
	return found;
}

function lookedUp(name: string, program: Program): Setting[] {
	const found: Setting[] = [];
	for (const { region } of objectsOf(program)) found.push(...settled(program.resolve(`this.${name}`, region), program));
	if (found.length > 0) return found;
	for (const code of [program.code, ...imported(program)]) {
		for (const { target, value, at, region } of code.writes) {
			if (target.kind !== "index" || target.index.kind !== "literal" || target.index.value !== name) continue;
			found.push(...settled([{ name, at, region, within: region, value }], program));
		}
		for (const { callee, named } of code.calls) {
			const method = callee.kind === "member" ? callee.name : "";
			if (named[name] && /^(update|from_mapping)$/.test(method)) found.push({ value: named[name], at: named[name].at });
		}
		found.push(
			...settled(
				code.names.filter((one) => one.name === name),
				program,
			),
		);
		if (found.length > 0) return found;
	}
	return found;
}

/** Flask docs, Configuration: `app.config.from_object(Production)`, or by its name, `"config.Production"`. */
function objectsOf(program: Program): Class[] {
	return callsNamed("from_object", program.code).flatMap(({ positional: [given] }): Class[] => {
		if (!given) return [];
		const name = textIn(given, program);
		const at = name?.lastIndexOf(".") ?? -1;
		const code = name && at > 0 ? program.link(name.slice(0, at), program.code) : undefined;
		const [binding] =
			name === undefined ? program.bindingsOf(given) : code ? program.exported(code, name.slice(at + 1)) : [];
		return binding?.class ? [binding.class] : [];
	});
}

/** Files of the workspace that this one imports. */
function imported(program: Program): Code[] {
	const modules = new Set(program.code.names.flatMap(({ from }) => from ?? []));
	return [...modules].flatMap((module) => program.link(module, program.code) ?? []);
}
