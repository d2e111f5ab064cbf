import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import type { Report } from "./report.ts";
import { sarif } from "./sarif.ts";
import { text } from "./text.ts";

export { ReviewReport } from "./json.ts";
export type { Report, ReportOptions } from "./report.ts";

/** Every format of a review, by the name that the command line knows it by. */
export const reports = { text, json, sarif, markdown, html, github, gitlab, junit } satisfies Record<string, Report>;
export type Format = keyof typeof reports;
export const formats = Object.keys(reports) as Format[];
