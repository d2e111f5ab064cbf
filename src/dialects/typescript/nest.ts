import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { followed, originOf } from "./origins.ts";
import { functionIn, methodOf, objectIn, property, returnedBy } from "./values.ts";

/** A microservice of NestJS, or a client of one: NestJS docs, Microservices. */
export interface NestTransport {
	node: TS.CallExpression;
	does: "serves" | "calls";
	/** "TCP", "GRPC", "RMQ"… */
	transport: string;
	options: TS.ObjectLiteralExpression;
}

const clients = /^\.(ClientsModule\.register(Async)?|ClientProxyFactory\.create|Client)$/;

export function nestTransports(module: Module): NestTransport[] {
	return module.calls.flatMap((node) => {
		const origin = originOf(node.expression, module);
		const serves =
			(origin?.from === "@nestjs/core" && origin.path === ".NestFactory.createMicroservice") ||
			methodOf(node) === "connectMicroservice";
		if (!serves && !(origin?.from === "@nestjs/microservices" && clients.test(origin.path))) return [];
		return node.arguments
			.flatMap((each) => listed(each, module))
			.flatMap((each) => transportIn(each, module))
			.map((one) => ({ node, does: serves ? ("serves" as const) : ("calls" as const), ...one }));
	});
}

function listed(node: TS.Expression, module: Module): readonly TS.Node[] {
	const value = followed(node, module);
	return ts.isArrayLiteralExpression(value) ? value.elements : [value];
}

function transportIn(node: TS.Node, module: Module): { transport: string; options: TS.ObjectLiteralExpression }[] {
	const given = objectIn(node, module);
	const made = returnedBy(functionIn(property(given, "useFactory"), module));
	const object = made ? objectIn(made, module) : given;
	const transport = property(object, "transport");
	const options = objectIn(property(object, "options"), module);
	const kind = transport && /\bTransport\.(\w+)$/.exec(module.textOf(transport))?.[1];
	return kind && options ? [{ transport: kind, options }] : [];
}
