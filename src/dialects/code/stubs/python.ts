import type { Call } from "../code.ts";
import type { Program } from "../program.ts";
import { givenOf, methodOf } from "../values.ts";
import { endless, limited, limiterOf, type Spelling, unread } from "./spelling.ts";

const isGenerated = /_pb2_grpc$/;

/** `stock_pb2_grpc.StockStub(channel)`. */
export const python: Spelling = {
	isUsed: ({ code }) =>
		code.names.some(({ from, exported }) => isGenerated.test(from ?? "") || isGenerated.test(exported ?? "")),
	made({ callee, positional, named }, program) {
		const service = /(?:^|\.)(\w+)Stub$/.exec(callee.text)?.[1];
		const from = service ? program.originOf(callee)?.from : undefined;
		const isStub =
			from !== undefined && (isGenerated.test(from) || isGenerated.test(callee.text.replace(/\.\w+$/, "")));
		return service && isStub ? { service, channel: positional[0] ?? named.channel } : undefined;
	},
	typed: ({ name }) => /(?:^|_pb2_grpc\.)(\w+)Stub$/.exec(name)?.[1],
	// What a loop or a comprehension goes over is a stream.
	isCall: (call, program) => !goneOver(program).has(call),
	boundsOf(call, { channel, binding }, program) {
		const limit = givenOf(call, ["timeout", "1"], program);
		if (limit) return limited(limit, 1, program);
		if (call.spread?.length || binding) return unread(binding?.name ?? "its caller", call.at);
		const hidden = limiterOf(channel, program);
		return hidden ? unread(methodOf(hidden), hidden.at) : endless(call);
	},
};

const streams = new WeakMap<Program, Set<Call>>();

function goneOver(program: Program): Set<Call> {
	const known =
		streams.get(program) ??
		new Set(program.code.names.flatMap(({ over }) => (over?.kind === "call" ? [over.call] : [])));
	streams.set(program, known);
	return known;
}
