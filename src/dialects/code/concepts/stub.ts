import type { Reference } from "../../../design/fragment.ts";
import { addressIn } from "../addresses.ts";
import type { Expr, Language } from "../code.ts";
import { outside } from "../outside.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { breakerAround } from "../retries/breakers.ts";
import { deadlineAround } from "../retries/deadlines.ts";
import { policyAround } from "../retries/guards.ts";
import { wordsOf } from "../state/words.ts";
import { csharp } from "../stubs/csharp.ts";
import { go } from "../stubs/go.ts";
import { jvm } from "../stubs/jvm.ts";
import { python } from "../stubs/python.ts";
import { retriesOf } from "../stubs/service-config.ts";
import type { Spelling, Stub } from "../stubs/spelling.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import { type Concept, linked } from "./concept.ts";

/** TypeScript's are read with its other clients. */
const spellings: Partial<Record<Language, Spelling>> = { java: jvm, kotlin: jvm, python, go, csharp };

/**
 * Calls by the stubs that gRPC generates. Their names are those of the service, which no library's knowledge can list: how
 * the plugin of each language spells them tells what they are.
 */
export const stub: Concept = {
	read(program) {
		const spelling = spellings[program.code.language];
		if (!spelling || spelling.isUsed?.(program) === false) return [];
		const sites = new Sites(program);
		return program.code.calls.flatMap((call) => {
			const receiver = isNoCall.test(methodOf(call)) ? undefined : receiverOf(call);
			const found = receiver && spelling.isCall(call, program) && stubOf(receiver, spelling, program);
			if (!found) return [];
			const breaker = breakerAround(call, program);
			const other = calledBy(found, spelling, program);
			return linked(program, {
				kind: "calls",
				direction: "to",
				other,
				at: call.at,
				attributes: {
					...(deadlineAround(call, program) ?? spelling.boundsOf(call, found, program)),
					...retriesOf(found, program),
					...policyAround(call, program),
					...(breaker && { breaker }),
				},
				site: sites.of(call),
				...outside(other),
			});
		});
	},
};

/** What a stub is made, changed and closed by; and what is open for as long as somebody listens. */
const isNoCall =
	/^(with[A-Z]\w*|new\w*(Stub|Client)|close|shutdown\w*|getChannel|getCallOptions)$|^(watch|subscribe|stream|listen|tail|follow)/i;

function stubOf(receiver: Expr, spelling: Spelling, program: Program): Stub | undefined {
	const value = program.follow(receiver);
	if (value.kind !== "call") return ofType(value, [], spelling, program);
	const steps = stepsBefore(value.call, program);
	for (const one of steps) {
		const made = spelling.made(one, program);
		if (made) return { ...made, steps };
	}
	// `stub.withDeadlineAfter(…)`, of a stub that is only known by its type.
	const first = receiverOf(steps[steps.length - 1]);
	return first && ofType(first, steps, spelling, program);
}

function ofType(expr: Expr, steps: Stub["steps"], spelling: Spelling, program: Program): Stub | undefined {
	const binding = program.bindingsOf(expr).find(({ type }) => type);
	const service = binding?.type && spelling.typed(binding.type);
	return service ? { service, steps, binding } : undefined;
}

/** Whom its channel leads to; else somebody who is called like its service. */
function calledBy(found: Stub, spelling: Spelling, program: Program): Reference {
	const value = found.channel && program.follow(found.channel);
	for (const step of value?.kind === "call" ? stepsBefore(value.call, program) : []) {
		const at = makers.get(methodOf(step));
		const target = at === undefined ? undefined : addressIn(step.positional[at], program);
		if (target) return target;
	}
	const name = wordsOf(found.service.replace(/(?<=.)Service$/, "")).join("-");
	const said = spelling.targetOf?.(found, program);
	return said ?? { by: "name", kind: "Service", name, file: program.code.path };
}

/** What makes a channel, and where it takes the address. */
const makers = new Map([
	["forTarget", 0],
	["forAddress", 0],
	["ForAddress", 0],
	["insecure_channel", 0],
	["secure_channel", 0],
	["NewClient", 0],
	["Dial", 0],
	["DialContext", 1],
]);
