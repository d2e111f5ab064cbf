import type { Host } from "../host.ts";
import * as applyRemedy from "./apply-remedy.ts";
import * as createChecklist from "./create-checklist.ts";
import * as createSettings from "./create-settings.ts";
import * as explainRule from "./explain-rule.ts";
import * as fixAll from "./fix-all.ts";
import * as groupFindings from "./group-findings.ts";
import * as importMeasurements from "./import-measurements.ts";
import * as openExample from "./open-example.ts";
import * as openWhatIf from "./open-what-if.ts";
import * as playCase from "./play-case.ts";
import * as restart from "./restart.ts";
import * as reviewNow from "./review-now.ts";
import * as scanChanged from "./scan-changed.ts";
import * as showOutput from "./show-output.ts";
import * as showReadiness from "./show-readiness.ts";
import * as simulateDesign from "./simulate-design.ts";
import * as simulateFinding from "./simulate-finding.ts";
import * as switchRule from "./switch-rule.ts";

interface Command {
	run(host: Host, ...args: unknown[]): unknown;
}

/** One command a file, by its id in package.json. */
export const commands: Record<string, Command> = {
	"scaleproof.reviewNow": reviewNow,
	"scaleproof.scanChanged": scanChanged,
	"scaleproof.simulateDesign": simulateDesign,
	"scaleproof.simulateFinding": simulateFinding,
	"scaleproof.applyRemedy": applyRemedy,
	"scaleproof.fixAll": fixAll,
	"scaleproof.createChecklist": createChecklist,
	"scaleproof.showReadiness": showReadiness,
	"scaleproof.groupFindings": groupFindings,
	"scaleproof.switchRule": switchRule,
	"scaleproof.explainRule": explainRule,
	"scaleproof.createSettings": createSettings,
	"scaleproof.importMeasurements": importMeasurements,
	"scaleproof.openExample": openExample,
	"scaleproof.playCase": playCase,
	"scaleproof.openWhatIf": openWhatIf,
	"scaleproof.restart": restart,
	"scaleproof.showOutput": showOutput,
};
