import type { Attribute } from "../../../../../design/attribute.ts";
import type { Program } from "../../../program.ts";
import { deadlineAround } from "../../../retries/deadlines.ts";
import type { Site } from "../sites.ts";
import { byContext, byFramework, byHealthCheck } from "./around.ts";
import { byHandedOut, byReplaced, bySetLater, byUnseenClient, byWriteLater } from "./client.ts";
import { byOption, bySettings, byStep } from "./given.ts";
import { byLibrary } from "./usual.ts";

/** Whether anything ends the wait for an answer, and after how many seconds: what says so nearest to the call counts. */
export function boundsOf(site: Site, program: Program): Record<string, Attribute> {
	return (
		deadlineAround(site.call, program) ??
		byHealthCheck(site) ??
		byStep(site, program) ??
		byOption(site, program) ??
		bySettings(site, program) ??
		byContext(site, program) ??
		byFramework(site, program) ??
		byUnseenClient(site, program) ??
		byWriteLater(site, program) ??
		byReplaced(site, program) ??
		bySetLater(site, program) ??
		byHandedOut(site, program) ??
		byLibrary(site, program)
	);
}
