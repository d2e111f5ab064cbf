import { declared, unknown } from "../../../design/attribute.ts";
import { addressIn } from "../addresses.ts";
import type { Call, Expr } from "../code.ts";
import { callsNamed } from "../data/calls-by.ts";
import type { Program } from "../program.ts";
import { stepsBehind } from "../retries/guards.ts";
import { methodOf } from "../values.ts";
import { endless, limited, limiterOf, type Spelling, unread } from "./spelling.ts";

/** The client is a class within that of its service: `Tax.TaxClient`. */
const nested = /(?:^|[.\s])(\w+)\.\1Client\??$/;
/** What a registration of the factory may bound its calls by. */
const mayLimit = /Interceptor|Propagation|Resilience|Policy|Hedging|ConfigureHttpClient|ConfigureChannel/;
const lengths: Record<string, number> = { AddMilliseconds: 0.001, AddSeconds: 1, AddMinutes: 60 };

/** A client of WCF may be called alike. */
const grpc = /^Grpc\b/;

export const csharp: Spelling = {
	isUsed: (program) =>
		callsNamed("AddGrpcClient", program.code).length > 0 || (program.code.uses ?? []).some((one) => grpc.test(one)),
	made({ callee, positional }) {
		const service = nested.exec(callee.text)?.[1];
		return service ? { service, channel: positional[0] } : undefined;
	},
	typed: ({ name, within }) => nested.exec(`${within ?? ""}.${name}`)?.[1],
	// Streams have no "Async" at their end.
	isCall: (call) => /Async$/.test(methodOf(call)) && call.positional.length + Object.keys(call.named).length > 0,
	boundsOf(call, { service, channel }, program) {
		const limit = call.named.deadline ?? call.positional[2];
		if (limit) {
			const value = program.follow(limit);
			const added = value.kind === "call" && Object.hasOwn(lengths, methodOf(value.call)) ? value.call : undefined;
			if (added) return limited(added.positional[0], lengths[methodOf(added)], program);
			return { timeout: unknown(`it is ${limit.text.slice(0, 60)}`, limit.at), bounded: declared(true, limit.at) };
		}
		const { named, positional } = call;
		const other = named.options ?? named.cancellationToken ?? positional[3] ?? positional[1];
		if (other && !/^(null|headers|metadata)$|Metadata\b/.test(other.text)) return unread(other.text, other.at);
		const registered = registrationOf(service, program);
		const step = registered && stepsBehind(registered, program).find((one) => mayLimit.test(methodOf(one)));
		const hidden = step ?? limiterOf(channel, program);
		return hidden ? unread(methodOf(hidden), hidden.at) : endless(call);
	},
	targetOf({ service }, program) {
		const registered = registrationOf(service, program);
		const set = program.code.writes.find(
			({ target, at }) =>
				registered && target.kind === "member" && target.name === "Address" && isInside(at, registered),
		)?.value;
		return set && addressIn(set.kind === "call" ? (set.call.positional[0] ?? set) : set, program);
	},
};

const registrationOf = (service: string, program: Program) =>
	callsNamed("AddGrpcClient", program.code).find(({ callee }) => callee.text.includes(`${service}Client>`));

const isInside = ({ file, range }: Expr["at"], { whole }: Call): boolean =>
	file === whole.file && range.start.line >= whole.range.start.line && range.end.line <= whole.range.end.line;
