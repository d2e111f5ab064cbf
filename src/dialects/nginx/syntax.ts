import type { Embedded } from "../embedded.ts";

/** A word of a directive, without its quotes. */
export interface Word {
	text: string;
	start: number;
	end: number;
}

/** `name word word;` or `name word { … }`, with places in the file that it stands in. */
export interface Directive {
	name: string;
	words: Word[];
	/** From its first character to the semicolon or the closing brace. */
	start: number;
	end: number;
	of: Embedded;
	body?: Directive[];
	/** Just behind the opening brace. */
	open?: number;
	/** Indices from the top of its text to it. */
	path: string;
}

/** A bound for texts that are made to overwhelm. */
const deepest = 50;

/** The directives of a configuration; what was read before an error, and where that is. */
export function parseNginx(of: Embedded): { directives: Directive[]; error?: { at: number; message: string } } {
	const parser = new Parser(of);
	const directives = parser.block("", 0);
	return { directives, ...(parser.error && { error: parser.error }) };
}

class Parser {
	error: { at: number; message: string } | undefined;
	private at: number;
	private readonly text: string;
	private readonly of: Embedded;

	constructor(of: Embedded) {
		this.of = of;
		this.text = of.file.text;
		this.at = of.start;
	}

	/** Directives up to the closing brace of the block that they are in, or to the end. */
	block(path: string, depth: number): Directive[] {
		const found: Directive[] = [];
		for (;;) {
			this.skip();
			if (this.at >= this.of.end) {
				if (depth > 0) this.fail("a block is not closed");
				return found;
			}
			const sign = this.text[this.at];
			if (sign === "}") {
				if (depth > 0) return found;
				this.fail("there is nothing to close here");
			} else if (sign === ";") this.at++;
			else {
				const one = this.directive(path === "" ? `${found.length}` : `${path}.${found.length}`, depth);
				if (one) found.push(one);
			}
			if (this.error) return found;
		}
	}

	private directive(path: string, depth: number): Directive | undefined {
		const start = this.at;
		const words: Word[] = [];
		for (;;) {
			this.skip();
			const sign = this.text[this.at];
			if (this.at >= this.of.end || sign === "}") {
				this.fail("a directive does not end");
				return undefined;
			}
			if (sign === ";" || sign === "{") break;
			words.push(this.word());
		}
		const [name, ...rest] = words;
		if (!name || depth > deepest) {
			this.fail(name ? "its blocks are nested too deeply" : "a block has no name");
			return undefined;
		}
		const opens = this.text[this.at++] === "{";
		const common = { name: name.text, words: rest, start, of: this.of, path };
		if (!opens) return { ...common, end: this.at };
		const open = this.at;
		// Lua within has a syntax of its own.
		const body = /_by_lua_block$/.test(name.text) ? this.foreign() : this.block(path, depth + 1);
		if (this.error) return { ...common, end: this.at, body, open };
		this.at++;
		return { ...common, end: this.at, body, open };
	}

	private foreign(): Directive[] {
		for (let depth = 0; this.at < this.of.end; this.at++) {
			if (this.text[this.at] === "{") depth++;
			if (this.text[this.at] === "}" && depth-- === 0) return [];
		}
		this.fail("a block is not closed");
		return [];
	}

	private word(): Word {
		const start = this.at;
		const quote = this.text[start];
		if (quote === '"' || quote === "'") {
			let end = start + 1;
			while (end < this.of.end && this.text[end] !== quote) end += this.text[end] === "\\" ? 2 : 1;
			this.at = Math.min(end + 1, this.of.end);
			return { text: this.text.slice(start + 1, Math.min(end, this.of.end)), start, end: this.at };
		}
		while (this.at < this.of.end && !/[\s;]/.test(this.text[this.at])) {
			if (this.text[this.at] === "\\") this.at++;
			// `${name}` is one word; any other brace opens a block.
			if (this.text.startsWith("${", this.at)) this.at = this.endOfVariable();
			else if (this.text[this.at] === "{") break;
			else this.at++;
		}
		return { text: this.text.slice(start, this.at), start, end: this.at };
	}

	private endOfVariable(): number {
		const end = this.text.indexOf("}", this.at);
		return end < 0 || end > this.of.end ? this.of.end : end + 1;
	}

	/** Over blanks and comments. */
	private skip(): void {
		for (; this.at < this.of.end; this.at++) {
			if (this.text[this.at] === "#") {
				const end = this.text.indexOf("\n", this.at);
				this.at = end < 0 ? this.of.end : Math.min(end, this.of.end);
			} else if (!/\s/.test(this.text[this.at])) return;
		}
	}

	private fail(message: string): void {
		this.error ??= { at: Math.min(this.at, Math.max(this.of.end - 1, 0)), message };
	}
}
