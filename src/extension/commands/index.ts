import type { Host } from "../host.ts";

interface Command {
	run(host: Host, ...args: unknown[]): unknown;
}

/** One command a file, loaded when it is first run; the id is "scaleproof." and the name here. */
export const commands: Record<string, () => Promise<Command>> = {
	simulateDesign: () => import("./simulate-design.ts"),
	simulateFinding: () => import("./simulate-finding.ts"),
	createChecklist: () => import("./create-checklist.ts"),
	explainRule: () => import("./explain-rule.ts"),
	createSettings: () => import("./create-settings.ts"),
	openExample: () => import("./open-example.ts"),
	restart: () => import("./restart.ts"),
	showOutput: () => import("./show-output.ts"),
};
