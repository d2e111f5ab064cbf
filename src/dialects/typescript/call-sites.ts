import type { Reference } from "../../design/fragment.ts";
import { wordsOf } from "../code/state/words.ts";
import { addressIn, isUrl } from "./addresses.ts";
import { nameOf } from "./bindings.ts";
import { isOfBrowserAlone, isOfBrowserCode } from "./browser.ts";
import { type TS, ts } from "./compiler.ts";
import {
	type CallShape,
	type ClientLibrary,
	clientLibraries,
	globalFetch,
	grpcStub,
	nestClient,
} from "./knowledge/calls.ts";
import type { Module } from "./module.ts";
import { nestTransports } from "./nest.ts";
import { followed, originOf } from "./origins.ts";
import { objectIn, property, receiverOf } from "./values.ts";

export type Made = TS.CallExpression | TS.NewExpression;

/** A place in code that calls another service: who answers there, and what was given that may bound the call. */
export interface CallSite {
	node: Made;
	library: ClientLibrary;
	other: Reference;
	/** The options of the call, then those of its client. */
	options: TS.Expression[];
	client?: Made;
}

export function callSites(module: Module): CallSite[] {
	const sites: CallSite[] = [];
	const used = new Set<TS.Node>();
	for (const node of [...module.calls, ...module.news].sort((a, b) => a.pos - b.pos)) {
		const called = shapeOf(node, module);
		if (!called) continue;
		const { library, shape } = called;
		const client = clientOf(node, library, module);
		const own = addressOf(node, shape, library, module);
		const other =
			own ??
			(client &&
				(addressOf(client.node, client.shape, library, module) ??
					somebody(client, library, module) ??
					usualOf(library)));
		if (!other) continue;
		if (client) used.add(client.node);
		// `axios({ url, timeout })`: the address stands among the options.
		const first = shape.url === undefined ? undefined : node.arguments?.[shape.url];
		const listed = first && objectIn(first, module) ? first : undefined;
		const options = [listed ?? optionsOf(node, shape), client && optionsOf(client.node, client.shape)];
		sites.push({
			node,
			library,
			other,
			options: options.filter((one) => one !== undefined),
			...(client && { client: client.node }),
		});
	}
	for (const made of clients(module)) if (!used.has(made.node)) sites.push(made);
	for (const { node, does, transport, options } of nestTransports(module)) {
		const address = property(options, transport === "GRPC" ? "url" : "host");
		const other = does === "calls" && /^(TCP|GRPC)$/.test(transport) && address && addressIn(address, module);
		if (other) sites.push({ node, library: nestClient, other, options: [] });
	}
	if (module.isOfPage || isOfBrowserAlone(module)) return [];
	const browser = isOfBrowserCode(module);
	return sites.filter((site) => !browser || site.other.by === "environment").sort((a, b) => a.node.pos - b.node.pos);
}

function shapeOf(node: Made, module: Module): { library: ClientLibrary; shape: CallShape } | undefined {
	const name = nameOf(node.expression);
	const isGlobal = name && /^(globalThis\.)?fetch$/.test(name) && !module.bindings.resolve(name, node);
	if (isGlobal) return { library: globalFetch, shape: globalFetch.calls[0] };
	const origin = originOf(node.expression, module);
	const library = origin && Object.hasOwn(clientLibraries, origin.from) ? clientLibraries[origin.from] : undefined;
	const shape = library?.calls.find((one) => one.path.test(origin?.path ?? ""));
	return library && shape && { library, shape };
}

const isMade = (node: TS.Node): node is Made => ts.isCallExpression(node) || ts.isNewExpression(node);

const usualOf = ({ host }: ClientLibrary): Reference | undefined => (host ? { by: "host", host } : undefined);

/** The client that a method is called on, where it was made with an address of its own. */
function clientOf(node: Made, library: ClientLibrary, module: Module): { node: Made; shape: CallShape } | undefined {
	let receiver = (ts.isCallExpression(node) && receiverOf(node)) || node.expression;
	let value = followed(receiver, module);
	// A part of it: `client.chat.completions.create(…)`.
	while (!isMade(value) && ts.isPropertyAccessExpression(receiver)) {
		receiver = receiver.expression;
		value = followed(receiver, module);
	}
	if (value === node || !isMade(value)) return;
	const path = originOf(value.expression, module)?.path;
	const shape = library.makers?.find((one) => path !== undefined && one.path.test(path));
	return shape && { node: value, shape };
}

function addressOf(node: Made, shape: CallShape, library: ClientLibrary, module: Module): Reference | undefined {
	const given = shape.url === undefined ? undefined : node.arguments?.[shape.url];
	const listed = given && objectIn(given, module);
	if (given && !listed)
		return isUrl(given, module) || library.bounds === grpcStub.bounds ? addressIn(given, module) : undefined;
	const options = listed ?? objectIn(optionsOf(node, shape), module);
	for (const name of library.address ?? []) {
		const value = property(options, name);
		const reference = value && isWhole(value, name, module) ? addressIn(value, module) : undefined;
		if (reference) return reference;
	}
}

/** Whose address is handed to the class that asks: called after that, `PriceClient`. */
function somebody(
	client: { node: Made; shape: CallShape },
	library: ClientLibrary,
	module: Module,
): Reference | undefined {
	const options = objectIn(optionsOf(client.node, client.shape), module);
	if (!library.address?.some((name) => property(options, name))) return;
	for (let at: TS.Node = client.node; at; at = at.parent) {
		if (!ts.isClassLike(at)) continue;
		const words = wordsOf(at.name?.text.replace(/(Http|Api|Rest)?(Client|Service|Gateway|Api|Adapter)$/, "") ?? "");
		return words.length > 0 ? { by: "name", kind: "Service", name: words.join("-"), file: module.path } : undefined;
	}
}

/** A request's `url` may be a path alone; a host is whole without a scheme. */
function isWhole(value: TS.Expression, name: string, module: Module): boolean {
	return name !== "url" || isUrl(value, module);
}

function optionsOf(node: Made, shape: CallShape): TS.Expression | undefined {
	if (shape.options === undefined) return;
	return shape.options < 0 ? node.arguments?.at(-1) : node.arguments?.[shape.options];
}

/** Clients that name their server and whose calls are elsewhere, or by methods that nobody can list. */
function clients(module: Module): CallSite[] {
	const sites: CallSite[] = [];
	for (const node of [...module.calls, ...module.news]) {
		const stub = ts.isNewExpression(node) && isStub(node, module);
		const origin = stub ? undefined : originOf(node.expression, module);
		const library = stub
			? grpcStub
			: origin && Object.hasOwn(clientLibraries, origin.from)
				? clientLibraries[origin.from]
				: undefined;
		const shape = stub
			? { path: /^/, url: 0, options: -1 }
			: library?.makers?.find((one) => one.path.test(origin?.path ?? "-"));
		const other = library && shape && addressOf(node, shape, library, module);
		if (!library || !other) continue;
		const methods = stub ? methodsOn(node, module) : [];
		const options = (one: Made) => [optionsOf(one, shape)].filter((each) => each !== undefined);
		if (methods.length === 0) sites.push({ node, library, other, options: options(node) });
		else
			for (const call of methods)
				sites.push({ node: call, library, other, options: [...call.arguments], client: node });
	}
	return sites;
}

function isStub(node: TS.NewExpression, module: Module): boolean {
	return (node.arguments ?? []).some((each) => {
		const origin = originOf(each, module);
		return /^(@grpc\/grpc-js|grpc)$/.test(origin?.from ?? "") && /\.create(Insecure|Ssl)\(\)$/.test(origin?.path ?? "");
	});
}

const notCalls = /^(close|waitForReady|getChannel|on|once)$/;

function methodsOn(made: TS.NewExpression, module: Module): TS.CallExpression[] {
	return module.calls.filter((call) => {
		const receiver = receiverOf(call);
		if (!receiver || followed(receiver, module) !== made) return false;
		return ts.isPropertyAccessExpression(call.expression) && !notCalls.test(call.expression.name.text);
	});
}
