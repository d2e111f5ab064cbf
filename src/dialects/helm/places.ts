import type { LineMap, Location } from "../../design/text.ts";
import { isOutside } from "./charts/index.ts";
import type { Origin, Piece, Text } from "./template/text.ts";

/** A piece of a rendered text, and from which offset on it stands there. */
export interface Placed extends Piece {
	start: number;
	end: number;
}

/** What is known of a chart whose own text is in no workspace: where a release names it stands what the chart decides. */
export interface Away {
	chart: string;
	at: Location;
	/** Why there may be values that no file tells. */
	open?: string;
	/** Where a person sets an attribute, by the chart's own names. */
	keys?: Readonly<Record<string, string>>;
	/** Files where values may be added, the last first, and where in them. */
	slots: { file: string; base: number; path: (string | number)[] }[];
}

/** Where the parts of one rendered template come from. */
export class Places {
	readonly file: string;
	readonly away: Away | undefined;
	private readonly pieces: Placed[] = [];
	private readonly lines: (file: string) => LineMap;

	constructor(file: string, text: Text, lines: (file: string) => LineMap, away?: Away) {
		this.file = file;
		this.away = away;
		this.lines = lines;
		let at = 0;
		for (const piece of text.pieces) {
			this.pieces.push({ ...piece, start: at, end: at + piece.text.length });
			at += piece.text.length;
		}
	}

	/** Pieces that have a character between two offsets. */
	between(start: number, end: number): Placed[] {
		let low = 0;
		let high = this.pieces.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.pieces[middle].end <= start) low = middle + 1;
			else high = middle;
		}
		let last = low;
		while (last < this.pieces.length && this.pieces[last].start < end) last++;
		return this.pieces.slice(low, last);
	}

	/** The text in the template, or the value that stands for all of it, and the action that puts that in. */
	of(start: number, end: number): { at: Location; through: Location[] } {
		const all = this.between(start, Math.max(end, start + 1));
		const told = all.filter(({ text }) => /[^\s"']/.test(text));
		const [first] = told;
		if (told.length === 1 && first.from?.value)
			return { at: this.location(first.from), through: this.passed(first.from.through) };
		const whole = (told.length > 0 ? told : all).flatMap((piece) => this.inTemplate(piece, start, end) ?? []);
		const [home] = whole;
		if (!home) return { at: this.location({ file: this.file, start: 0, end: 0, exact: true }), through: [] };
		const here = whole.filter(({ file }) => file === home.file);
		const from = Math.min(...here.map((one) => one.start));
		const to = Math.max(...here.map((one) => one.end));
		const values = told.flatMap(({ from: origin }) => (origin?.value ? [this.location(origin)] : []));
		// What holds a value of the release says what that says.
		const own = this.away && isOutside(home.file) ? this.told(start, Math.max(end, start + 1)) : undefined;
		if (own) return { at: own, through: [] };
		return { at: this.location({ file: home.file, start: from, end: to, exact: true }), through: values.slice(0, 4) };
	}

	/** Where the template itself asks for what stands here, though another one may write it. */
	called(start: number, end: number): Location {
		const calls = this.between(start, Math.max(end, start + 1)).flatMap((piece) => {
			const { from } = piece;
			const own = from?.file === this.file && !from.value ? this.inTemplate(piece, start, end) : undefined;
			return own ?? from?.call ?? from?.through ?? [];
		});
		const here = calls.filter(({ file }) => file === this.file);
		if (here.length === 0) return this.of(start, end).at;
		const from = Math.min(...here.map((one) => one.start));
		return this.location({ ...here[0], start: from, end: Math.max(...here.map((one) => one.end)) });
	}

	/** The first value of a release that stands between two offsets. */
	told(start: number, end: number): Location | undefined {
		const value = this.between(start, end).find(({ from }) => from?.value && !isOutside(from.file));
		return value?.from && this.location(value.from);
	}

	/** Of a text that is nowhere there is nothing to show. */
	private passed(through: Origin | undefined): Location[] {
		return through && !(this.away && isOutside(through.file)) ? [this.location(through)] : [];
	}

	private inTemplate({ from, start: begins, text }: Placed, start: number, end: number): Origin | undefined {
		const origin = from?.value ? (from.through ?? from) : from;
		if (!origin?.exact || from?.value) return origin;
		const first = Math.max(0, start - begins);
		const last = Math.min(text.length, end - begins);
		return { ...origin, start: origin.start + first, end: origin.start + Math.max(first, last) };
	}

	private location({ file, start, end }: Origin): Location {
		if (this.away && isOutside(file)) return this.away.at;
		return { file, range: this.lines(file).range(start, end) };
	}
}
