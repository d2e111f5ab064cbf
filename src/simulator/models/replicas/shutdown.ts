import type { Component } from "../../../design/design.ts";
import { inWords } from "../../in-words.ts";
import type { Inputs } from "../../inputs.ts";

/** What happens between "this replica shall go" and its end, in seconds from that moment. */
export interface ShutdownPlan {
	/** Until SIGTERM. */
	signalAfter: number;
	/** Until SIGKILL. */
	killAfter: number;
	/** finishes: no new requests, ends when idle. dies: ends at once. keeps-running: until SIGKILL. */
	onSignal: "finishes" | "dies" | "keeps-running";
	/** How long a process that finishes waits for its requests before it ends all the same. */
	patience: number;
	/** What is declared and has no effect. */
	notes: string[];
}

/**
 * Kubernetes: grace runs from the deletion and includes preStop; a balancer's drain does not delay the signal. Elsewhere
 * (ECS and EC2 behind a target group, a script that drains a server before it stops it) a replica is withdrawn first and
 * told to end when the drain is over. A process without a handler dies at once, unless it is process 1 of its container, to
 * which the kernel does not deliver such a signal: that is `not-delivered`, as with a shell in between. uWSGI `reloads`, and serves on.
 */
export function readShutdown(inputs: Inputs, service: Component, drain: number): ShutdownPlan {
	const grace = inputs.number(service, "grace");
	const sigterm = inputs.text(service, "sigterm", {
		value: "handled",
		source: "no code was seen; taken to finish its requests",
	});
	const platform = service.attributes.platform?.value;
	const drains = platform === "ecs" || platform === "ec2" || (platform !== "kubernetes" && drain > 0);
	// A hook whose program its image does not hold fails at once, and nothing waits.
	const needs = inputs.value(service, "preStopNeeds");
	const fails = typeof needs === "string" && needs !== "" && inputs.value(service, "bare") === true;
	const preStop = fails ? 0 : inputs.number(service, "preStop");
	const signalAfter = drains ? drain : Math.min(preStop, grace);
	const killAfter = drains ? signalAfter + grace : grace;
	const shutdown = inputs.value(service, "shutdown");
	// What ends the program while its own shutdown waits cuts what is open, as if nobody had asked for it.
	const outrun = inputs.value(service, "outrun");
	const isOutrun = typeof outrun === "string" && outrun !== "";
	const onSignal =
		sigterm === "handled"
			? isOutrun
				? "dies"
				: "finishes"
			: sigterm === "not-delivered" || sigterm === "reloads"
				? "keeps-running"
				: "dies";
	return {
		signalAfter,
		killAfter,
		onSignal,
		notes:
			platform === "kubernetes" && drain > 0
				? [`the balancer's drain of ${drain} s does not hold back SIGTERM on Kubernetes; a preStop wait does`]
				: [],
		patience: typeof shutdown === "number" ? shutdown : Math.max(0, killAfter - signalAfter),
	};
}

/** Why the end of a replica cuts nothing, whatever it does at the signal; undefined where it may. */
export function nothingIsOpen(
	{ signalAfter, killAfter, onSignal, patience }: ShutdownPlan,
	longest: number,
): string | undefined {
	const request = `all but one in a hundred requests take ${inWords(longest, "s")} at most`;
	if (onSignal !== "finishes" && signalAfter > longest)
		return `a replica gets no more requests for ${inWords(signalAfter, "s")} before it is told to end, and ${request}: hardly any is left to be cut`;
	if (onSignal === "finishes" && patience > killAfter - signalAfter && killAfter - signalAfter > longest)
		return `it would wait ${inWords(patience, "s")} for what is open and is killed after ${inWords(killAfter - signalAfter, "s")}, but ${request}: only what takes longer (an upload, a stream) is cut`;
	return undefined;
}
