/**
 * The records of a CSV text (RFC 4180) that comes line by line: a field in quotes may hold commas, quotes (doubled) and
 * ends of lines.
 */
export class CsvReader {
	private open: string | undefined;
	private readonly longest: number;

	/** A record longer than this is given up: a quote that does not end would swallow the rest of the file. */
	constructor(longest = 100_000) {
		this.longest = longest;
	}

	/** A record that ends with this line; undefined while one is open; "broken" for one that was given up. */
	take(line: string): string[] | undefined | "broken" {
		const text = this.open === undefined ? line : `${this.open}\n${line}`;
		const isOpen = (this.open !== undefined) !== hasOddQuotes(line);
		this.open = isOpen && text.length <= this.longest ? text : undefined;
		if (this.open !== undefined) return undefined;
		return isOpen ? "broken" : (fieldsOf(text) ?? "broken");
	}

	/** Whether the text ended within a record. */
	get pending(): boolean {
		return this.open !== undefined;
	}
}

function hasOddQuotes(line: string): boolean {
	let odd = false;
	for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) odd = !odd;
	return odd;
}

/** Undefined where a quoted field does not end. */
function fieldsOf(text: string): string[] | undefined {
	if (!text.includes('"')) return text.split(",");
	const fields: string[] = [];
	let at = 0;
	for (;;) {
		if (text[at] === '"') {
			let value = "";
			let from = at + 1;
			for (;;) {
				const end = text.indexOf('"', from);
				if (end < 0) return undefined;
				value += text.slice(from, end);
				from = end + 1;
				if (text[from] !== '"') break;
				value += '"';
				from++;
			}
			const comma = text.indexOf(",", from);
			fields.push(value);
			if (comma < 0) return fields;
			at = comma + 1;
		} else {
			const comma = text.indexOf(",", at);
			fields.push(comma < 0 ? text.slice(at) : text.slice(at, comma));
			if (comma < 0) return fields;
			at = comma + 1;
		}
	}
}
