const holders = /<(sql|createProcedure|createTrigger|createFunction)\b[^>]*?(?<!\/)>([\s\S]*?)<\/\1>/g;
const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'" };

/** The SQL that a change log of Liquibase holds, at its places: all else is blank. */
export function sqlOfChangelog(text: string): string {
	const blank = (part: string) => part.replace(/[^\n]/g, " ");
	let sql = "";
	let from = 0;
	for (const match of text.matchAll(holders)) {
		const end = match.index + match[0].length - `</${match[1]}>`.length;
		const start = end - match[2].length;
		sql += blank(text.slice(from, start)) + plain(match[2]);
		// Each of them is a statement of its own.
		sql += `;${blank(text.slice(end + 1, end + match[1].length + 3))}`;
		from = end + match[1].length + 3;
	}
	return sql + blank(text.slice(from));
}

/** What an entity stands for, with blanks behind it so that nothing moves; what CDATA holds, without its brackets. */
function plain(inner: string): string {
	return inner
		.replace(/<!\[CDATA\[|\]\]>/g, (mark) => " ".repeat(mark.length))
		.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, " "))
		.replace(/&(lt|gt|amp|quot|apos);/g, (entity) => entities[entity].padEnd(entity.length));
}
