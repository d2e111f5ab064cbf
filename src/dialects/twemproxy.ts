import { declared } from "../design/attribute.ts";
import { LineMap, type Location } from "../design/text.ts";
import type { Dialect } from "./dialect.ts";

interface Pool {
	name: string;
	at: Location;
}

const modula = /^([ \t]*)distribution:[ \t]*["']?modula\b["']?/gm;

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
		return [...text.matchAll(modula)].flatMap(({ index: at, 0: said, 1: indent }): Pool[] => {
			const before = text.slice(0, at).split("\n").reverse();
			const head = before.find(
				(line) => /^\s*[\w.-]+:\s*$/.test(line) && (/^\s*/.exec(line)?.[0].length ?? 0) < indent.length,
			);
			const name = head?.trim().replace(/:$/, "");
			return name ? [{ name, at: { file: path, range: lines.range(at + indent.length, at + said.length) } }] : [];
		});
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
