import { declared } from "../../../design/attribute.ts";
import { contextOf, limitIn, neverEnds } from "../retries/contexts.ts";
import { methodOf } from "../values.ts";
import { endless, limited, limiterOf, type Spelling, unread } from "./spelling.ts";

/** `pb.NewStockClient(conn)`. */
export const go: Spelling = {
	isUsed: ({ code }) => code.names.some(({ from }) => from === "google.golang.org/grpc"),
	made({ callee, positional }, program) {
		const service = callee.kind === "member" ? /^New(\w+)Client$/.exec(callee.name)?.[1] : undefined;
		if (!service || positional.length !== 1) return undefined;
		const channel = program.symbolOf(positional[0]) ?? "";
		const isChannel = /^google\.golang\.org\/grpc\.(NewClient|Dial|DialContext|ClientConn)\(/.test(channel);
		return isChannel ? { service, channel: positional[0] } : undefined;
	},
	typed: () => undefined,
	isCall: ({ positional }) => positional.length >= 2,
	boundsOf(call, { channel }, program) {
		const context = contextOf(call, ["0"], program);
		const limit = context && limitIn(context, call, program);
		if (limit && /WithTimeout/.test(methodOf(limit))) return limited(limit.positional[1], 1, program);
		if (limit) return { bounded: declared(true, limit.at) };
		const value = context && program.follow(context);
		// Whoever hands in a context may have given it an end.
		if (!value || !neverEnds(value, program)) return unread(context?.text ?? "its context", call.at);
		const hidden = limiterOf(channel, program);
		return hidden ? unread(methodOf(hidden), hidden.at) : endless(call);
	},
};
