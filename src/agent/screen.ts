import picocolors from "picocolors";
import type { Screen } from "../report/screen.ts";

/** No colours, and room enough that tables are not broken. */
export const plain: Screen = { ink: picocolors.createColors(false), width: 120 };
