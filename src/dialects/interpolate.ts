/** A text with its variables filled in; `missing` names those that no file gives. */
export interface Filled {
	text: string;
	missing: string[];
}

const variable = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])((?:[^{}]|\$\{[^{}]*\})*))?\})/g;

/**
 * Fills in `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:+other}`, `${NAME:?message}` and `$$` as
 * Compose and Dockerfiles do. A name that nobody gives stays in the text as it is written. Source: Compose specification,
 * Interpolation.
 */
export function fill(text: string, values: ReadonlyMap<string, string>, depth = 0): Filled {
	const missing: string[] = [];
	const filled = text.replace(variable, (written, plain?: string, braced?: string, how?: string, word = "") => {
		const name = plain ?? braced;
		if (name === undefined) return "$";
		const value = values.get(name);
		const set = value !== undefined && (value !== "" || !how?.startsWith(":"));
		const inner = () => {
			if (depth > 5) return word;
			const other = fill(word, values, depth + 1);
			missing.push(...other.missing);
			return other.text;
		};
		if (how?.endsWith("+")) return set ? inner() : "";
		if (set) return value;
		if (how?.endsWith("-")) return inner();
		missing.push(name);
		return written;
	});
	return { text: filled, missing };
}

/**
 * An address without what is secret in it: where only the user's name, the password, the path or the query of a URL are
 * missing, its host is still told. Undefined where more than that is missing.
 */
export function addressIn(text: string): string | undefined {
	const match = /^([a-z][\w+.-]*:\/\/)(?:[^@/]*@)?([^/?#@]+)(.*)$/is.exec(text);
	return match && !/[${}]/.test(match[2])
		? `${match[1]}${match[2]}${/[${}]/.test(match[3]) ? "" : match[3]}`
		: undefined;
}
