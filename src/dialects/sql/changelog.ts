const opening = /<(sql|createProcedure|createTrigger|createFunction)\b[^<>]{0,2000}(?<!\/)>/g;
const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'" };

const blank = (part: string) => part.replace(/[^\n]/g, " ");

/** The SQL that a change log of Liquibase holds, at its places: all else is blank. */
export function sqlOfChangelog(text: string): string {
	let sql = "";
	let from = 0;
	/** Elements that nothing closes from here on, so that none is looked for to the end of the file again and again. */
	const open = new Set<string>();
	for (const { 0: tag, 1: name, index } of text.matchAll(opening)) {
		// Within what another element holds.
		if (index < from || open.has(name)) continue;
		const start = index + tag.length;
		const closing = `</${name}>`;
		const end = text.indexOf(closing, start);
		if (end < 0) {
			open.add(name);
			continue;
		}
		// Each of them is a statement of its own.
		sql += `${blank(text.slice(from, start))}${plain(text.slice(start, end))};${" ".repeat(closing.length - 1)}`;
		from = end + closing.length;
	}
	return sql + blank(text.slice(from));
}

/** What an entity stands for, with blanks behind it so that nothing moves; what CDATA holds, without its brackets. */
function plain(inner: string): string {
	return withoutComments(inner.replace(/<!\[CDATA\[|\]\]>/g, (mark) => " ".repeat(mark.length))).replace(
		/&(lt|gt|amp|quot|apos);/g,
		(entity) => entities[entity].padEnd(entity.length),
	);
}

function withoutComments(text: string): string {
	let kept = "";
	let from = 0;
	for (let at = text.indexOf("<!--"); at >= 0; at = text.indexOf("<!--", from)) {
		const end = text.indexOf("-->", at);
		if (end < 0) break;
		kept += text.slice(from, at) + blank(text.slice(at, end + 3));
		from = end + 3;
	}
	return kept + text.slice(from);
}
