import { declared } from "../../../design/attribute.ts";
import { secondsOf } from "../../jvm/module.ts";
import type { Binding, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { stepsAfter, stepsBehind } from "../retries/guards.ts";
import { givenOf, methodOf, textIn } from "../values.ts";
import { endless, limited, limiterOf, type Spelling, unread } from "./spelling.ts";

/** Steps that say nothing of how long a call may take. */
const isSilent =
	/^(with(WaitForReady|Compression|CallCredentials|Executor|MaxInboundMessageSize|MaxOutboundMessageSize)|new\w*Stub|\w+CoroutineStub)$/;

const streams = /^(forEachRemaining|hasNext|collect|collectLatest|onEach|onCompletion|flowOn)$/;

/** Spring gRPC, grpc-spring-boot-starter and Quarkus: what the settings say of a channel. */
const deadlines = [
	"spring.grpc.client.channels.{name}.default-deadline",
	"spring.grpc.client.default-channel.default-deadline",
	"quarkus.grpc.clients.{name}.deadline",
	"grpc.client.{name}.deadline",
	"grpc.client.GLOBAL.deadline",
];
const addresses = [
	"spring.grpc.client.channels.{name}.address",
	"grpc.client.{name}.address",
	"quarkus.grpc.clients.{name}.host",
];

/** `StockGrpc.newBlockingStub(channel)`, Kotlin's `StockGrpcKt.StockCoroutineStub(channel)`. */
export const jvm: Spelling = {
	isUsed: ({ code }) =>
		code.names.some(
			({ exported, type }) => /(Grpc|GrpcKt|Stub)$/.test(exported ?? "") || /Stub$/.test(type?.name ?? ""),
		),
	made({ callee, positional }) {
		const service = /(?:^|\.)(?:(\w+)Grpc\.new(?:Blocking|BlockingV2|Future)Stub|(\w+)CoroutineStub)$/.exec(
			callee.text,
		);
		return service ? { service: service[1] ?? service[2], channel: positional[0] } : undefined;
	},
	typed: ({ name }) => /(?:^|\.)(\w+?)(?:Blocking|Future|Coroutine)Stub$/.exec(name)?.[1],
	// What comes back as an iterator or a flow is a stream.
	isCall: (call, program) =>
		!(call.kept && program.bindingsOf(call.kept).some(({ type }) => type?.name === "Iterator")) &&
		!stepsAfter(call, program).some((one) => streams.test(methodOf(one))),
	boundsOf(call, { steps, channel, binding }, program) {
		const limit = steps.find((one) => /^withDeadline(After)?$/.test(methodOf(one)));
		const [time, unit] = limit?.positional ?? [];
		if (time) return limited(time, unitOf(unit), program);
		const got = stepsBehind(call, program).find((one) => methodOf(one) === "get" && one.positional.length > 1);
		if (got) return limited(got.positional[0], unitOf(got.positional[1]), program);
		const own = steps.find((one) => !isSilent.test(methodOf(one)));
		const hidden = own ?? limiterOf(channel, program);
		if (hidden) return unread(methodOf(hidden), hidden.at);
		const name = binding && injectedAs(binding, program);
		if (binding && name === undefined) return unread(binding.name, call.at);
		const said = firstOf(deadlines, name ?? "", program);
		const seconds = said && secondsOf(said.value);
		if (!said) return endless(call);
		return {
			...(seconds !== undefined && { timeout: declared(seconds, said.at) }),
			bounded: declared(true, said.at),
		};
	},
	targetOf({ binding }, program) {
		const name = binding && injectedAs(binding, program);
		const said = name === undefined ? undefined : firstOf(addresses, name, program);
		const host = said && /^(?:[\w-]+:\/*)?([\w.-]+)/.exec(said.value)?.[1];
		return host ? { by: "host", host } : undefined;
	},
};

const firstOf = (keys: readonly string[], name: string, program: Program) =>
	keys.flatMap((key) => program.around.setting(key.replace("{name}", name), program) ?? []).at(0);

/** The name of its channel, where a container puts it there: `@GrpcClient("stock")`, of Quarkus and of grpc-spring. */
function injectedAs({ marks, name }: Binding, program: Program): string | undefined {
	const mark = marks?.find((one) => /(^|\.)GrpcClient$/.test((one.kind === "call" ? one.call.callee : one).text));
	if (!mark) return undefined;
	const given = mark.kind === "call" ? textIn(givenOf(mark.call, ["value", "0"], program), program) : undefined;
	return given ?? name.replace(/^this\./, "");
}

function unitOf(unit: Expr | undefined): number {
	const name = /\w+$/.exec(unit?.text ?? "")?.[0] ?? "";
	return { MILLISECONDS: 0.001, SECONDS: 1, MINUTES: 60, HOURS: 3600 }[name] ?? 1;
}
