import { isMap, type Node, Pair, YAMLMap } from "yaml";
import { keyOf, member } from "./expressions.ts";

/** Which part of `Globals` counts for a type. */
const parts: Record<string, string> = {
	"AWS::Serverless::Function": "Function",
	"AWS::Serverless::Api": "Api",
	"AWS::Serverless::HttpApi": "HttpApi",
	"AWS::Serverless::SimpleTable": "SimpleTable",
};

/** Properties of a resource of SAM, with what `Globals` say where they say nothing. */
export function withGlobals(type: string, properties: Node | undefined, globals: Node | undefined): Node | undefined {
	const given = Object.hasOwn(parts, type) ? member(globals, parts[type]) : undefined;
	return given ? joined(properties, given) : properties;
}

/** Maps are joined; of all else, its own wins. */
export function joined(own: Node | undefined, given: Node): Node {
	if (!own) return given;
	if (!isMap(given) || !isMap(own)) return own;
	const both = new YAMLMap();
	both.range = own.range;
	both.items = own.items.map((pair) => {
		const other = member(given, keyOf(pair));
		return other ? new Pair(pair.key, joined(pair.value as Node, other)) : pair;
	});
	both.items.push(...given.items.filter((pair) => !own.has(keyOf(pair))));
	return both;
}
