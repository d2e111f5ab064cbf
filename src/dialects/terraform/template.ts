const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** A quoted template's text as Terraform sees it. */
export function unescaped<T>(part: string | T): string | T {
	if (typeof part !== "string") return part;
	return part
		.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (whole, short, long, plain) => {
			if (plain) return escapes[plain] ?? whole;
			const code = Number.parseInt(short ?? long, 16);
			return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		})
		.replace(/\$\$\{/g, "${")
		.replace(/%%\{/g, "%{");
}

/** The blanks before the word that ends a heredoc, looked at from their end. */
function withoutIndent(text: string): string {
	let end = text.length;
	while (text[end - 1] === " " || text[end - 1] === "\t") end--;
	return text.slice(0, end);
}

/** A heredoc's text; `<<-` takes away the indentation that all its lines share. */
export function heredocText<T>(parts: (string | T)[], indented: boolean): (string | T)[] {
	const texts = parts.filter((part) => typeof part === "string");
	const last = texts.length - 1;
	const lines = texts.flatMap((text, at) => (at === 0 ? text : `\0${text}`).split("\n"));
	const indents = lines.filter((line) => !line.startsWith("\0") && line.trim()).map((line) => line.search(/\S/));
	const cut = indented && indents.length > 0 ? Math.min(...indents) : 0;
	let at = -1;
	return parts.map((part) => {
		if (typeof part !== "string") return part;
		at++;
		const end = at === last ? withoutIndent(part) : part;
		const [first, ...rest] = end.split("\n");
		const short = (line: string) => line.slice(Math.min(cut, line.length - line.trimStart().length));
		return [at === 0 ? short(first) : first, ...rest.map(short)].join("\n").replace(/\$\$\{/g, "${");
	});
}
