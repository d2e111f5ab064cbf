import { pathToFileURL } from "node:url";
import type { Fix, Log, Notification, ReportingDescriptor, Result, Location as SarifLocation } from "sarif";
import type { Location, Note, Range, TextEdit } from "../design/text.ts";
import { settingsFile } from "../dialects/scaleproof/schema.ts";
import type { RemedyEdits } from "../review/remedies.ts";
import type { Review, RuleInfo } from "../review/review.ts";
import { told } from "../review/told.ts";
import type { Finding } from "../rules/finding.ts";
import { impactOf } from "./json.ts";
import type { ReportOptions } from "./report.ts";
import { nameOf } from "./tally.ts";

const base = "%SRCROOT%";
const levels = { error: "error", warning: "warning", info: "note" } as const;

/**
 * Code scanning takes no more of a run, and shows the 5 000 gravest of them
 * (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
 */
export const mostResults = 25_000;

const graver = ["error", "warning", "info"] as const;

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning services and editors. */
export function sarif(review: Review, options: ReportOptions = {}): string {
	const all = told(review).flatMap(({ finding }) => finding ?? []);
	const results = gravest(all);
	const leftOut = all.length - results.length;
	const isSetting = (note: Note) => note.file === settingsFile;
	const log: Log = {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [
			{
				tool: {
					driver: {
						name: "Scaleproof",
						...(options.version && { version: options.version, semanticVersion: options.version }),
						informationUri: "https://github.com/scaleproof/scaleproof",
						rules: review.rules.map(descriptor),
					},
				},
				columnKind: "utf16CodeUnits",
				originalUriBaseIds: { [base]: { uri: `${pathToFileURL(review.root).href.replace(/\/$/, "")}/` } },
				invocations: [
					{
						executionSuccessful: true,
						toolConfigurationNotifications: review.notes.filter(isSetting).map(notification),
						toolExecutionNotifications: [
							...review.notes.filter((note) => !isSetting(note)).map(notification),
							...(leftOut > 0 ? [cut(leftOut)] : []),
						],
					},
				],
				results: results.map((finding) => result(review, finding, options)),
			},
		],
	};
	return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** As many findings as may be uploaded, those that are not suppressed and the gravest before others. */
function gravest(all: readonly Finding[]): readonly Finding[] {
	if (all.length <= mostResults) return all;
	const rank = ({ suppressed, severity }: Finding) => (suppressed ? graver.length : graver.indexOf(severity));
	return [...all].sort((a, b) => rank(a) - rank(b)).slice(0, mostResults);
}

function cut(leftOut: number): Notification {
	const text = `${leftOut} more of the mildest findings are left out: code scanning takes ${mostResults} of a run. Review parts of the workspace apart, or write another format.`;
	return { level: "warning", message: { text } };
}

function descriptor({ id, title, severity, why, unless, ask, page, guide }: RuleInfo): ReportingDescriptor {
	const [help, markdown] = [
		`${why}\n\nWhen this is fine: ${unless}\n\nAsk: ${ask}`,
		`${why}\n\n**When this is fine.** ${unless}\n\n**Ask.** ${ask}`,
	];
	return {
		id,
		name: id.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase()),
		shortDescription: { text: title },
		fullDescription: { text: why.trim() },
		help: { text: help, markdown },
		helpUri: page,
		defaultConfiguration: { level: levels[severity] },
		properties: { tags: ["scalability"], guide },
	};
}

function result(review: Review, finding: Finding, options: ReportOptions): Result {
	const impact = review.impacts[finding.id];
	const fix = fixOf(options.remedies?.[finding.id]);
	return {
		ruleId: finding.rule,
		ruleIndex: review.rules.findIndex((rule) => rule.id === finding.rule),
		level: levels[finding.severity],
		message: { text: impact ? `${finding.message} Simulated remedy: ${impact.sentence}` : finding.message },
		locations: [
			{
				...located(finding.at),
				logicalLocations: [
					{ name: nameOf(review, finding.component), fullyQualifiedName: finding.component, kind: "component" },
				],
			},
		],
		...(finding.related.length > 0 && {
			relatedLocations: finding.related.map((related, id) => ({
				id,
				...located(related.at),
				message: { text: related.message },
			})),
		}),
		partialFingerprints: { "scaleproofFinding/v1": finding.id },
		...(fix && { fixes: [fix] }),
		suppressions: finding.suppressed
			? [
					{
						kind: finding.suppressed.at ? "inSource" : "external",
						justification: finding.suppressed.reason,
						...(finding.suppressed.at && { location: located(finding.suppressed.at) }),
					},
				]
			: [],
		...(impact && { properties: { impact: { ...impactOf(impact), assumptions: undefined } } }),
	};
}

function fixOf(remedy: RemedyEdits | undefined): Fix | undefined {
	if (!remedy || remedy.edits.length === 0) return undefined;
	const byFile = new Map<string, TextEdit[]>();
	for (const edit of remedy.edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
	return {
		description: { text: remedy.title },
		artifactChanges: [...byFile].map(([file, edits]) => ({
			artifactLocation: artifact(file),
			replacements: edits.map((edit) => ({
				deletedRegion: region(edit.range),
				insertedContent: { text: edit.newText },
			})),
		})),
	};
}

function notification({ file, range, severity, message }: Note): Notification {
	const place = { artifactLocation: artifact(file), ...(range && { region: region(range) }) };
	return { level: levels[severity], message: { text: message }, locations: [{ physicalLocation: place }] };
}

function located({ file, range }: Location): SarifLocation {
	return { physicalLocation: { artifactLocation: artifact(file), region: region(range) } };
}

function artifact(file: string) {
	return { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: base };
}

function region({ start, end }: Range) {
	return {
		startLine: start.line + 1,
		startColumn: start.character + 1,
		endLine: end.line + 1,
		endColumn: end.character + 1,
	};
}
