import { declared } from "../design/attribute.ts";
import { LineMap, type Location } from "../design/text.ts";
import type { Dialect } from "./dialect.ts";

interface Pool {
	name: string;
	at: Location;
}

const keys = /^([ \t]*)([\w.-]+):[ \t]*([^\s#]*)/gm;
const modula = /^["']?modula["']?$/;

/**
 * Pools of twemproxy whose keys find their server by the remainder (twemproxy docs, Configuration: ketama unless it is said), in a file
 * of its own or in a ConfigMap.
 */
export const twemproxy: Dialect<readonly Pool[]> = {
	id: "twemproxy",
	comment: "#",
	files: { names: ["*.yml", "*.yaml", "*.conf"], languages: ["yaml"], called: "pools of twemproxy" },
	claims: ({ path, text }) =>
		/\bdistribution:[ \t]*["']?modula\b/.test(text) &&
		/\bservers:/.test(text) &&
		!/(^|\/)(node_modules|vendor|tests?|fixtures?|examples?|docs?)\//i.test(path),
	parse: ({ path, text }) => {
		const lines = new LineMap(text);
		const pools: Pool[] = [];
		/** The keys that the present line is below, the innermost last. */
		const above: { name: string; indent: number }[] = [];
		for (const { index: at, 0: line, 1: indent, 2: name, 3: value } of text.matchAll(keys)) {
			while (above.length > 0 && above[above.length - 1].indent >= indent.length) above.pop();
			const pool = above.at(-1);
			if (name === "distribution" && modula.test(value) && pool)
				pools.push({ name: pool.name, at: { file: path, range: lines.range(at + indent.length, at + line.length) } });
			if (value === "") above.push({ name, indent: indent.length });
		}
		return pools;
	},
	read: ({ entries }, scope) => ({
		fragments: entries.flatMap((path) =>
			(scope.file(path) ?? []).map(({ name, at }) => ({
				role: "declares" as const,
				file: path,
				kind: "Store" as const,
				name,
				keys: [`twemproxy ${path} ${name}`],
				at,
				attributes: { role: declared("cache", at), sharding: declared("hash-modulo", at) },
			})),
		),
		notes: [],
	}),
};
