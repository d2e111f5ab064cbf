import { declared } from "../../../../design/attribute.ts";
import type { Fragment } from "../../../../design/fragment.ts";
import type { Call, Expr } from "../../code.ts";
import type { Program } from "../../program.ts";
import { isTruth } from "../../state/words.ts";
import { headOf, methodOf, receiverOf } from "../../values.ts";
import { ofService } from "../concept.ts";
import { declaredAs } from "./holder.ts";

/** Under an object that the process holds, known by its interface, no other replica would ask: it never has that one. */
function isObject(key: Expr, program: Program): boolean {
	return key.kind === "name" && /^I[A-Z]\w*$/.test(declaredAs(key, program) ?? "");
}

/** What is put into the memory cache of the process under a key that names more than a copy, and asked for elsewhere. */
export function* inCache(program: Program): Generator<Fragment> {
	const isCache = (call: Call) => {
		const of = receiverOf(call);
		return of !== undefined && /^I?MemoryCache$/.test(declaredAs(of, program) ?? "");
	};
	const told = new Set<string>();
	for (const call of program.code.calls) {
		if (methodOf(call) !== "Set" || !call.positional[0] || !isCache(call) || isObject(call.positional[0], program))
			continue;
		const key = headOf(call.positional[0], program) ?? call.positional[0].text;
		const word = key.split(/[^A-Za-z]+/).find((one) => isTruth(one));
		if (!word || told.has(word) || /cache/i.test(key)) continue;
		told.add(word);
		yield ofService(program, call.at, { localState: declared([word], call.at) });
	}
}
