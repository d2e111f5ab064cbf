import type { Reference } from "../../design/fragment.ts";
import type { Made } from "./call-sites.ts";
import { type TS, ts } from "./compiler.ts";
import { variableIn } from "./environment.ts";
import { type QueueLibrary, queueLibraries } from "./knowledge/queues.ts";
import type { Module } from "./module.ts";
import { nestTransports } from "./nest.ts";
import { followed, type Origin, originOf } from "./origins.ts";
import { methodOf, property, receiverOf, textIn } from "./values.ts";

/** A place in code that puts work into a queue or takes it out. */
export interface QueueSite {
	node: Made;
	does: "publishes" | "consumes";
	engine: string;
	other: Reference;
	/** The queue's own name, where the code says it. */
	name?: string;
}

const libraryOf = (origin: Origin | undefined): QueueLibrary | undefined =>
	origin && Object.hasOwn(queueLibraries, origin.from) ? queueLibraries[origin.from] : undefined;

export function queueSites(module: Module): QueueSite[] {
	const sites: QueueSite[] = [];
	const used = new Set<TS.Node>();
	const bound = boundTo(module);
	const add = (node: Made, does: QueueSite["does"], engine: string, named: TS.Node | undefined): boolean => {
		const found = named && queueIn(named, module);
		if (found) sites.push({ node, does, engine, ...found });
		return found !== undefined;
	};
	const nodes: Made[] = [...module.calls, ...module.news];
	for (const node of nodes.sort((a, b) => a.pos - b.pos)) {
		const origin = originOf(node.expression, module);
		const library = libraryOf(origin);
		const shapes = library?.shapes.filter((shape) => shape.path.test(origin?.path ?? "")) ?? [];
		for (const shape of shapes) {
			const made = shape.on && madeBy(node, shape.on, module);
			if (made) used.add(made);
			const named = shape.name ? at(node, shape.name, module) : made?.arguments?.[0];
			const exchanges = shape.does === "consumes" && named ? (bound.get(keyOf(named, module)) ?? []) : [];
			const found = exchanges.map((exchange) => add(node, shape.does, library?.engine ?? "", exchange)).some(Boolean);
			if (found || add(node, shape.does, library?.engine ?? "", named)) break;
		}
		// A channel that another file opened is known by the method that nothing else has.
		if (!library && ts.isCallExpression(node) && methodOf(node) === "sendToQueue" && node.arguments.length > 1)
			add(node, "publishes", "rabbitmq", node.arguments[0]);
	}
	for (const node of nodes) {
		const origin = originOf(node.expression, module);
		const library = libraryOf(origin);
		const maker = library?.makers?.find((each) => each.path.test(origin?.path ?? ""));
		if (library && maker && !used.has(node)) add(node, maker.does, library.engine, at(node, maker.name, module));
	}
	for (const { node, does, transport, options } of nestTransports(module))
		if (transport === "RMQ")
			add(node, does === "calls" ? "publishes" : "consumes", "rabbitmq", property(options, "queue"));
	return sites;
}

/** What a method is called on, back to the call or construction that was given the name. */
function madeBy(node: Made, by: RegExp, module: Module): Made | undefined {
	let receiver = ts.isCallExpression(node) ? receiverOf(node) : undefined;
	for (let depth = 0; receiver && depth < 6; depth++) {
		const value = followed(receiver, module);
		if (!ts.isCallExpression(value) && !ts.isNewExpression(value)) return;
		if (by.test(originOf(value.expression, module)?.path ?? "-")) return value;
		receiver = ts.isCallExpression(value) ? receiverOf(value) : undefined;
	}
}

function at(node: Made, path: readonly (number | string)[], module: Module): TS.Node | undefined {
	let found: TS.Node | undefined = node.arguments?.[path[0] as number];
	for (const step of path.slice(1)) {
		const value: TS.Node | undefined = found && followed(found, module);
		if (typeof step === "string") found = property(value, step);
		else found = value && ts.isArrayLiteralExpression(value) ? value.elements[step] : undefined;
	}
	return found;
}

function queueIn(node: TS.Node, module: Module): { other: Reference; name?: string } | undefined {
	const text = textIn(node, module);
	if (text !== undefined) {
		const name = bareName(text);
		return name ? { other: { by: "name", kind: "Queue", name }, name } : undefined;
	}
	const variable = variableIn(node, module);
	if (!variable) return;
	const { name, otherwise } = variable;
	const called = otherwise && bareName(otherwise);
	return {
		other: { by: "environment", variable: name, path: module.path, ...(otherwise !== undefined && { otherwise }) },
		...(called && { name: called }),
	};
}

/** The queue's name in a URL, an ARN or a resource's path: the last part. */
function bareName(text: string): string {
	return /^(https?:\/\/|arn:|projects\/)/.test(text) ? (text.split(/[/:]/).at(-1) ?? "") : text;
}

/** AMQP exchanges by the queue that this file binds to them: what they are given is what its consumer takes. */
function boundTo(module: Module): Map<string, TS.Node[]> {
	const exchanges = new Map<string, TS.Node[]>();
	for (const call of module.calls) {
		const [queue, exchange] = call.arguments;
		if (methodOf(call) !== "bindQueue" || !queue || !exchange) continue;
		const key = keyOf(queue, module);
		exchanges.set(key, [...(exchanges.get(key) ?? []), exchange]);
	}
	return exchanges;
}

function keyOf(node: TS.Node, module: Module): string {
	return textIn(node, module) ?? module.textOf(followed(node, module));
}
