import type { Readiness } from "../../review/readiness/readiness.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { markdown } from "./markdown.ts";

export { ReadinessReport } from "./json.ts";

/** Every format of production readiness, by the name that the command line knows it by. */
export const readinessReports = { markdown, html, json } satisfies Record<string, (readiness: Readiness) => string>;
export type ReadinessFormat = keyof typeof readinessReports;
export const readinessFormats = Object.keys(readinessReports) as ReadinessFormat[];
