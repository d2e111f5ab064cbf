import { type Attribute, byDefault, declared, unknown } from "../design/attribute.ts";
import type { Location } from "../design/text.ts";

/** Connections that a server in a container accepts unless it is told otherwise. */
const usual: Record<string, [number, string]> = {
	postgres: [100, "PostgreSQL documentation: max_connections is 100"],
	mysql: [151, "MySQL documentation: max_connections is 151"],
};

/** What the words that start a database say of its connections; `files`: whether it is given a configuration as files. */
export function maxConnectionsOf(
	engine: unknown,
	words: readonly { text: string; at: Location }[],
	variables: readonly string[],
	files: boolean,
	at: Location,
): Attribute | undefined {
	const known = typeof engine === "string" && Object.hasOwn(usual, engine) ? usual[engine] : undefined;
	if (!known) return undefined;
	for (const word of words) {
		const said = /\bmax[_-]connections[=\s]+(\d{1,6})\b/.exec(word.text)?.[1];
		if (said) return declared(Number(said), word.at);
	}
	const elsewhere =
		files || words.some(({ text }) => /config[_-]file|defaults-(extra-)?file|\.(conf|cnf)\b/.test(text));
	if (elsewhere) return unknown("a configuration file of its own may say", at);
	if (variables.some((name) => /CONNECTIONS|CONFIG|EXTRA_FLAGS/.test(name)))
		return unknown("its image takes it from a variable", at);
	return byDefault(known[0], at, known[1]);
}
