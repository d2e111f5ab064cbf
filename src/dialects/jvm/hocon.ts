import { LineMap, type Location, type SourceFile } from "../../design/text.ts";

interface Plain {
	/** Its whole path: "datastax-java-driver.basic.request.consistency". */
	key: string;
	value: string;
	at: Location;
}

/** `key {`, `key = value` and `key: value`; a later `}` ends what a brace began. */
const part =
	/"""[\s\S]*?"""|(?:#|\/\/)[^\n]*|([\w."-]+)[ \t]*[:=]?[ \t]*\{|([\w."-]+)[ \t]*[:=][ \t]*([^\n{}[\]#]+)|[{}]/g;

/**
 * Plain values of an `application.conf` (HOCON), each by its whole path. Lists, includes and values that are put together
 * are left out: whoever asks finds nothing.
 */
export function hocon({ path, text }: SourceFile): Plain[] {
	const lines = new LineMap(text);
	const around: string[] = [];
	return [...text.matchAll(part)].flatMap((match): Plain[] => {
		const [whole, opens, name, given] = match;
		if (opens !== undefined || whole === "{") around.push(opens ?? "");
		else if (whole === "}") around.pop();
		if (name === undefined) return [];
		const value = given.trim().replace(/,$/, "");
		const start = (match.index ?? 0) + whole.length - given.length;
		const key = [...around, name].filter(Boolean).join(".").replaceAll('"', "");
		const at = { file: path, range: lines.range(start, start + value.length) };
		return [{ key, value: value.replace(/^"(.*)"$/, "$1"), at }];
	});
}
