import type picocolors from "picocolors";

/** Colours, or none where the terminal shows none. */
export type Ink = ReturnType<typeof picocolors.createColors>;

/** What a text is written for. */
export interface Screen {
	ink: Ink;
	/** Columns. */
	width: number;
}

/** Longest line that is comfortable to read, however wide the terminal is. */
export const widest = 120;
