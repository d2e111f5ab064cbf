import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { expect, test } from "vitest";
import { reports } from "../../src/report/index.ts";
import { mostResults } from "../../src/report/sarif.ts";
import type { Finding } from "../../src/rules/finding.ts";
import { example, options } from "./example.ts";

const log = JSON.parse(reports.sarif(example(), options)) as Log;
const [run] = log.runs;

test("is valid against the schema of SARIF 2.1.0", () => {
	const file =
		process.env.SARIF_SCHEMA ?? "../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
	const path = fileURLToPath(new URL(file, import.meta.url));
	if (!existsSync(path)) {
		structural();
		return;
	}
	const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
	addFormats(ajv);
	// It is written for draft 4, of which it uses nothing that later drafts changed but the names of these two.
	const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
	const validate = ajv.compile(schema);
	validate(log);
	expect(validate.errors).toBeNull();
});

/** What readers rely on most, for where the schema's package is not installed. */
function structural(): void {
	expect(log.version).toBe("2.1.0");
	for (const result of run.results ?? []) {
		expect(run.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
		for (const { physicalLocation } of [...(result.locations ?? []), ...(result.relatedLocations ?? [])]) {
			expect(physicalLocation?.region?.startLine).toBeGreaterThan(0);
			expect(physicalLocation?.region?.startColumn).toBeGreaterThan(0);
			expect(physicalLocation?.artifactLocation?.uri).not.toMatch(/^\/|\\| /);
		}
	}
}

test("points to the exact key, relative to the reviewed folder", () => {
	structural();
	expect(run.originalUriBaseIds).toEqual({ "%SRCROOT%": { uri: "file:///work/shop/" } });
	expect(run.results?.[0].locations?.[0].physicalLocation).toEqual({
		artifactLocation: { uri: "services/web%20app/session.ts", uriBaseId: "%SRCROOT%" },
		region: { startLine: 12, startColumn: 3, endLine: 12, endColumn: 7 },
	});
	expect(run.results?.[0].relatedLocations).toHaveLength(1);
});

test("carries fix, fingerprint, suppression and help", () => {
	const [open, suppressed] = run.results ?? [];
	expect(open.partialFingerprints).toEqual({ "scaleproofFinding/v1": "0123456789abcdef" });
	expect(open.fixes?.[0].artifactChanges[0].replacements[0].insertedContent?.text).toBe("store,\n");
	expect(open.suppressions).toEqual([]);
	expect(suppressed.suppressions?.[0]).toMatchObject({ kind: "inSource", justification: "the pilot" });
	for (const rule of run.tool.driver.rules ?? []) {
		expect(rule.helpUri).toMatch(/^https:/);
		expect(rule.fullDescription?.text).toBeTruthy();
	}
});

test("notes are notifications: those of the settings apart", () => {
	const [invocation] = run.invocations ?? [];
	expect(invocation.toolConfigurationNotifications?.[0].message.text).toBe("scaleproof.yaml: rate");
	expect(invocation.toolExecutionNotifications?.[0].level).toBe("note");
});

test("holds no more results than code scanning takes, the gravest, and says what is left out", () => {
	const review = example();
	const lead = review.verdicts.find(({ finding }) => finding && !finding.suppressed);
	if (!lead?.finding) throw new Error("the example has no finding");
	const many = (count: number, severity: "error" | "info") =>
		Array.from({ length: count }, (_, index) => ({
			...lead,
			finding: { ...lead.finding, severity, id: `${severity} ${index}` } as Finding,
		}));
	const verdicts = [...many(mostResults, "info"), ...many(10, "error")];
	const [cut] = (JSON.parse(reports.sarif({ ...review, verdicts }, options)) as Log).runs;
	expect(cut.results).toHaveLength(mostResults);
	expect(cut.results?.filter(({ level }) => level === "error")).toHaveLength(10);
	const said = cut.invocations?.[0].toolExecutionNotifications?.map(({ message }) => message.text).join("\n");
	expect(said).toMatch(/^10 more of the mildest findings are left out/m);
});
