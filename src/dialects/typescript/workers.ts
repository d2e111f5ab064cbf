import { byDefault, declared } from "../../design/attribute.ts";
import { type TS, ts } from "./compiler.ts";
import type { Detector } from "./detector.ts";
import type { Module } from "./module.ts";
import { type Origin, originOf } from "./origins.ts";
import { packageName } from "./paths.ts";
import { defaultOnSigterm, eventLoop } from "./servers.ts";
import { methodOf, receiverOf } from "./values.ts";

export interface WorkSite {
	node: TS.CallExpression | TS.NewExpression;
	/** What takes the work off the queue, and how it is told to finish. */
	consumer: TS.Expression;
	close: string;
	index: number;
}

/** Calls that start to take work: the method, and what it must be called on. */
const starts: { method: string; from: string; on: RegExp; close: string }[] = [
	{ method: "consume", from: "amqplib", on: /\.createChannel\(\)|:(Confirm)?Channel$/, close: "close" },
	{ method: "run", from: "kafkajs", on: /\.consumer\(\)$|:Consumer$/, close: "disconnect" },
	{ method: "start", from: "sqs-consumer", on: /^\.Consumer\.create\(\)|:Consumer$/, close: "stop" },
	{ method: "process", from: "bull", on: /^\(\)$|:Queue$/, close: "close" },
];

export const workers: Detector = {
	hints: /["'](?:bullmq|bull|amqplib|kafkajs|sqs-consumer)["'/]|ReceiveMessageCommand\(/,
	read(module) {
		return workSites(module).map(({ node, index }) => {
			const at = module.at(node.expression);
			return {
				role: "extends",
				file: module.path,
				kind: "Service",
				at,
				of: { by: "path", path: module.path },
				standalone: packageName(module.path),
				attributes: {
					role: declared("worker", at),
					language: declared("typescript", at),
					runtime: byDefault("event-loop", at, eventLoop),
					sigterm: byDefault("ignored", at, defaultOnSigterm, module.handle("work", index)),
				},
			};
		});
	},
};

export function workSites(module: Module): WorkSite[] {
	const sites: WorkSite[] = [];
	for (const call of module.calls) {
		const consumer = receiverOf(call);
		const method = methodOf(call);
		if (!consumer || !starts.some((start) => start.method === method)) continue;
		const origin = originOf(consumer, module);
		const start = origin && starts.find((each) => each.method === method && isFrom(each, origin));
		if (start) sites.push({ node: call, consumer, close: start.close, index: sites.length });
	}
	for (const made of module.news) {
		const origin = originOf(made.expression, module);
		const works = origin?.from === "bullmq" && origin.path === ".Worker";
		const polls = origin?.from === "@aws-sdk/client-sqs" && origin.path === ".ReceiveMessageCommand" && inLoop(made);
		if (works) sites.push({ node: made, consumer: made, close: "close", index: sites.length });
		if (polls) sites.push({ node: made, consumer: made, close: "", index: sites.length });
	}
	return sites;
}

function isFrom(start: { from: string; on: RegExp }, origin: Origin): boolean {
	return (origin.from === start.from || origin.from.startsWith(`${start.from}/`)) && start.on.test(origin.path);
}

function inLoop(node: TS.Node): boolean {
	for (let at = node.parent; at && !ts.isFunctionLike(at); at = at.parent)
		if (ts.isWhileStatement(at) || ts.isForStatement(at) || ts.isDoStatement(at)) return true;
	return false;
}
