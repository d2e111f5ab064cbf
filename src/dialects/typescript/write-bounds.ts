import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal } from "../dialect.ts";
import { type CallSite, callSites } from "./call-sites.ts";
import { type TS, ts } from "./compiler.ts";
import { clientLibraries, globalFetch } from "./knowledge/calls.ts";
import type { Module } from "./module.ts";
import { indentAt, insert, styleOf } from "./text-style.ts";
import { memberNamed } from "./values.ts";

/** Gives a call a bound where its library takes one: an option of the call, or of the client that it is made on. */
export function writeBounds({ component }: AttributeChange, module: Module, index: number): TextEdit[] | Refusal {
	const seconds = component.timeout?.value;
	const site = callSites(module)[index];
	if (component.bounded?.value !== true || typeof seconds !== "number" || !site)
		return { refused: "Give the call a timeout by hand: how long may its caller wait?" };
	const { library } = site;
	const milliseconds = Math.round(seconds * 1000);
	const isFetch = library === globalFetch || library === clientLibraries["node-fetch"];
	if (isFetch) return within(site.node, ["signal", `AbortSignal.timeout(${milliseconds})`], 1, module);
	if (library !== clientLibraries.axios && library !== clientLibraries.ky)
		return { refused: "Give the call the timeout that its library takes; where it takes none, put one around it." };
	const option: [string, string] = ["timeout", String(milliseconds)];
	return site.client ? within(site.client, option, 0, module) : within(site.node, option, optionsAt(site), module);
}

/** axios.get(url, options), axios.post(url, body, options). */
function optionsAt({ node }: CallSite): number {
	return /\.(post|put|patch)(Form)?$/.test(node.expression.getText()) ? 2 : 1;
}

/** An option of an object literal that is or becomes the argument at a place. */
function within(
	node: CallSite["node"],
	[name, value]: [string, string],
	at: number,
	module: Module,
): TextEdit[] | Refusal {
	const given = node.arguments ?? ([] as unknown as TS.NodeArray<TS.Expression>);
	const options = given[at];
	const refused = `Add ${name}: ${value} to the options by hand.`;
	if (!options) {
		const end = node.end - 1;
		if (given.length !== at || given.hasTrailingComma || !node.arguments) return { refused };
		return [insert(module, end, `${at > 0 ? ", " : ""}{ ${name}: ${value} }`)];
	}
	if (!ts.isObjectLiteralExpression(options) || memberNamed(options, name)) return { refused };
	const [first] = options.properties;
	const start = options.getStart(module.tree) + 1;
	if (!first) return [insert(module, start, ` ${name}: ${value} `)];
	const isBlock = module.text.slice(start, first.getStart(module.tree)).includes("\n");
	const { newline } = styleOf(module);
	const text = isBlock ? `${newline}${indentAt(module, first)}${name}: ${value},` : ` ${name}: ${value},`;
	return [insert(module, start, text)];
}
