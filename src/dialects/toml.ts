/** One value of a TOML text, by its whole key ("a.b", "list[0].c"), and where its statement stands. */
export interface TomlValue {
	key: string;
	value: string;
	start: number;
	end: number;
}

/** Values kept, and how deep values lie in each other. */
const most = 10_000;
const deepest = 20;

/**
 * The values of a TOML text, each table among them as an empty one. What it does not understand it leaves out, line by
 * line. Source: toml.io, v1.0.0; dates are texts here.
 */
export function tomlValues(text: string): TomlValue[] {
	return new Reader(text).read();
}

class Reader {
	private readonly text: string;
	private at = 0;
	private readonly found: TomlValue[] = [];
	private readonly counts = new Map<string, number>();

	constructor(text: string) {
		this.text = text;
	}

	read(): TomlValue[] {
		let table = "";
		while (this.at < this.text.length && this.found.length < most) {
			this.skip(true);
			const start = this.at;
			if (this.text[this.at] === "[") table = this.table(start) ?? table;
			else if (this.at < this.text.length) this.pair(table, start, 0);
			this.toLineEnd();
		}
		return this.found;
	}

	private table(start: number): string | undefined {
		const isList = this.text.startsWith("[[", this.at);
		this.at += isList ? 2 : 1;
		const parts = this.key();
		const close = isList ? "]]" : "]";
		if (!parts || !this.text.startsWith(close, this.at)) return undefined;
		this.at += close.length;
		let name = this.within(parts.slice(0, -1), "");
		const last = parts.at(-1) ?? "";
		name = name === "" ? last : `${name}.${last}`;
		if (isList) {
			const index = this.counts.get(name) ?? 0;
			this.counts.set(name, index + 1);
			name = `${name}[${index}]`;
		} else name = this.within(parts, "");
		this.found.push({ key: name, value: "", start, end: this.at });
		return name;
	}

	/** A key below a list of tables is of its last. */
	private within(parts: readonly string[], table: string): string {
		let name = table;
		for (const part of parts) {
			name = name === "" ? part : `${name}.${part}`;
			const count = this.counts.get(name);
			if (count !== undefined && table === "") name = `${name}[${count - 1}]`;
		}
		return name;
	}

	private pair(table: string, start: number, depth: number): boolean {
		const parts = this.key();
		if (!parts) return false;
		this.skip(false);
		if (this.text[this.at] !== "=") return false;
		this.at++;
		this.skip(false);
		return this.value([table, ...parts].filter(Boolean).join("."), start, depth);
	}

	private value(key: string, start: number, depth: number): boolean {
		if (depth > deepest || this.found.length >= most) return false;
		const first = this.text[this.at];
		if (first === "[") return this.list(key, start, depth);
		if (first === "{") return this.inline(key, start, depth);
		const value = first === '"' || first === "'" ? this.quoted() : this.bare(/[^\s,\]}#]/);
		if (value === undefined) return false;
		this.found.push({ key, value, start, end: this.at });
		return true;
	}

	private list(key: string, start: number, depth: number): boolean {
		this.at++;
		for (let index = 0; ; index++) {
			this.skip(true);
			if (this.text[this.at] === "]") break;
			const from = depth === 0 ? this.at : start;
			if (!this.value(`${key}[${index}]`, from, depth + 1)) return false;
			this.skip(true);
			if (this.text[this.at] === ",") this.at++;
			else if (this.text[this.at] !== "]") return false;
		}
		this.at++;
		return true;
	}

	private inline(key: string, start: number, depth: number): boolean {
		this.at++;
		this.found.push({ key, value: "", start, end: this.at });
		for (;;) {
			this.skip(true);
			if (this.text[this.at] === "}") break;
			if (!this.pair(key, start, depth + 1)) return false;
			this.skip(true);
			if (this.text[this.at] === ",") this.at++;
			else if (this.text[this.at] !== "}") return false;
		}
		this.at++;
		return true;
	}

	private key(): string[] | undefined {
		const parts: string[] = [];
		do {
			if (parts.length > 0) this.at++;
			this.skip(false);
			const first = this.text[this.at];
			const part = first === '"' || first === "'" ? this.quoted() : this.bare(/[\w-]/);
			if (part === undefined) return undefined;
			parts.push(part);
			this.skip(false);
		} while (this.text[this.at] === "." && parts.length < deepest);
		return parts;
	}

	private bare(allowed: RegExp): string | undefined {
		const start = this.at;
		while (this.at < this.text.length && allowed.test(this.text[this.at])) this.at++;
		return this.at === start ? undefined : this.text.slice(start, this.at);
	}

	private quoted(): string | undefined {
		const mark = this.text[this.at];
		const long = this.text.startsWith(mark.repeat(3), this.at);
		const close = long ? mark.repeat(3) : mark;
		const start = this.at + close.length;
		let end = start;
		while (end < this.text.length && !this.text.startsWith(close, end)) {
			if (!long && this.text[end] === "\n") return undefined;
			end += mark === '"' && this.text[end] === "\\" ? 2 : 1;
		}
		if (end >= this.text.length) return undefined;
		this.at = end + close.length;
		const inner = this.text.slice(start, end);
		return mark === '"' ? inner.replace(/\\(["\\])/g, "$1") : inner;
	}

	private skip(lines: boolean): void {
		for (; this.at < this.text.length; this.at++) {
			const one = this.text[this.at];
			if (one === "#" && lines) this.at = this.lineEnd() - 1;
			else if (!(one === " " || one === "\t" || one === "\r" || (lines && one === "\n"))) return;
		}
	}

	private lineEnd(): number {
		const end = this.text.indexOf("\n", this.at);
		return end < 0 ? this.text.length : end;
	}

	private toLineEnd(): void {
		this.at = this.lineEnd() + 1;
	}
}
