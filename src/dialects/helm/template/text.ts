/**
 * Where a piece of a rendered text stands. `exact`: character for character, so that a part of it can be found. `value`:
 * it is what stands there (in a file of values), and `through` is the action that put it in. `again`: the template puts
 * it in more than once, in a loop or by a template that several places include.
 */
export interface Origin {
	file: string;
	start: number;
	end: number;
	exact: boolean;
	value?: boolean;
	through?: Origin;
	/** The action of the outermost template that led to it. */
	call?: Origin;
	again?: boolean;
}

export interface Piece {
	text: string;
	from: Origin | undefined;
}

/** A text that knows where each part of it comes from. Never changed once it is made. */
export class Text {
	readonly pieces: readonly Piece[];
	private whole: string | undefined;
	/** Where each piece begins. */
	private starts: number[] | undefined;

	constructor(pieces: readonly Piece[]) {
		this.pieces = pieces.filter(({ text }) => text !== "");
	}

	static of(text: string, from?: Origin): Text {
		return new Text([{ text, from }]);
	}

	static joined(texts: readonly Text[]): Text {
		return new Text(texts.flatMap(({ pieces }) => pieces));
	}

	toString(): string {
		this.whole ??= this.pieces.map(({ text }) => text).join("");
		return this.whole;
	}

	get length(): number {
		return this.toString().length;
	}

	slice(start: number, end = this.length): Text {
		const pieces: Piece[] = [];
		for (let index = this.pieceAt(start); index < this.pieces.length; index++) {
			const { text, from } = this.pieces[index];
			const at = this.startOf(index);
			if (at >= end) break;
			const [first, last] = [Math.max(0, start - at), Math.min(text.length, end - at)];
			if (first >= last) continue;
			const part = from?.exact && !from.value ? { ...from, start: from.start + first, end: from.start + last } : from;
			pieces.push({ text: text.slice(first, last), from: part });
		}
		return new Text(pieces);
	}

	private startOf(index: number): number {
		if (!this.starts) {
			let at = 0;
			this.starts = this.pieces.map(({ text }) => {
				at += text.length;
				return at - text.length;
			});
		}
		return this.starts[index];
	}

	/** The last piece that begins at or before this offset: a text is cut line by line, and must not be gone through for each. */
	private pieceAt(offset: number): number {
		let [low, high] = [0, this.pieces.length - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if (this.startOf(middle) <= offset) low = middle;
			else high = middle - 1;
		}
		return Math.max(0, low);
	}

	/** What comes of the pieces by themselves, where the change knows nothing of its neighbours. */
	mapped(change: (text: string) => string): Text {
		return new Text(
			this.pieces.map(({ text, from }) => {
				const now = change(text);
				return { text: now, from: now === text || !from ? from : { ...from, exact: false } };
			}),
		);
	}

	/** Every line begins with this. */
	indented(by: string): Text {
		const lines: Text[] = [];
		let start = 0;
		const whole = this.toString();
		for (;;) {
			const newline = whole.indexOf("\n", start);
			lines.push(Text.of(by), this.slice(start, newline < 0 ? whole.length : newline + 1));
			if (newline < 0) return Text.joined(lines);
			start = newline + 1;
		}
	}

	/** The same, put in by an action: what has no place of its own stands there. */
	through(action: Origin): Text {
		return new Text(
			this.pieces.map(({ text, from }) => {
				if (!from) return { text, from: action };
				return { text, from: { ...from, call: action, ...(from.value && !from.through && { through: action }) } };
			}),
		);
	}

	/** The same, where the template puts it in more than once. */
	repeated(): Text {
		return new Text(this.pieces.map(({ text, from }) => ({ text, from: from && { ...from, again: true } })));
	}
}
