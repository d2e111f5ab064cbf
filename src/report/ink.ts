import type picocolors from "picocolors";

/** Colours, or none where the terminal shows none. */
export type Ink = ReturnType<typeof picocolors.createColors>;
