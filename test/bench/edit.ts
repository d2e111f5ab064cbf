import { readRules } from "../../src/review/assets.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { diagnosticsOf } from "../../src/server/diagnostics.ts";
import { chartEdits, chartsOf } from "../support/large-charts.ts";
import { type Edit, edits, servicesInARow } from "../support/large-design.ts";
import { memoryWorkspace } from "../support/memory-workspace.ts";

/**
 * From an edit to its diagnostics, without the pause before and the wire after: of long files, and in large designs.
 * Processor time, of all threads, tells on a machine that has other work what the clock does not.
 */
const times = Number(process.env.EDITS ?? 200);
const lines = 3_000;
const wantedRules = 45;

const files: Record<string, () => string> = {
	"services/web/src/long.ts": () =>
		repeated("export function step#(order: { id: string }) {\n\treturn order.id + '#';\n}\n"),
	"deploy/k8s/long.yaml": () =>
		repeated("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: setting-#\ndata: { value: '#' }\n---\n"),
	"infra/terraform/long.tf": () =>
		repeated('resource "aws_lb_target_group" "long_#" {\n  name = "long-#"\n  port = 80\n}\n', 20) +
		repeated('locals {\n  long_# = "#"\n}\n'),
};

const { rules } = await readRules();

const session = new Session(folderWorkspace("examples/storefront"), { rules });
await session.open();
for (const [path, make] of process.env.KIND ? [] : Object.entries(files)) {
	const text = make();
	const sign = path.endsWith(".ts") ? "//" : "#";
	await timed(`${path}, ${lines} lines`, session, path, (edit) => `${text}${sign} ${edit}\n`);
	await session.update([{ path, text: undefined }]);
}

/** As many as the guide has: each of ours several times, under names of their own. */
const many: Rule[] = Array.from({ length: wantedRules }, (_, index) => {
	const rule = rules[index % rules.length];
	return index < rules.length ? rule : { ...rule, id: `${rule.id}-${index}` };
});
for (const services of (process.env.SERVICES ?? "50,200,800").split(",").map(Number)) {
	await timedAll(`${services} services`, servicesInARow(services), edits);
}
const charts = Number(process.env.CHARTS ?? 200);
await timedAll(`${charts} charts`, chartsOf(charts), chartEdits);

async function timedAll(name: string, workspace: Record<string, string>, kinds: readonly Edit[]): Promise<void> {
	const large = new Session(memoryWorkspace(workspace), { rules: many });
	const start = performance.now();
	await large.open();
	told(large);
	console.log(`${name}, ${many.length} rules: opened in ${(performance.now() - start).toFixed(0)} ms`);
	for (const { name, path, texts } of kinds.filter(({ name }) => name.includes(process.env.KIND ?? ""))) {
		const before = workspace[path] ?? "";
		await timed(`  ${name}`, large, path, (edit) => texts(before, edit % 2));
		await large.update([{ path, text: workspace[path] }]);
	}
}

async function timed(
	name: string,
	on: Session,
	path: string,
	text: (edit: number) => string | undefined,
): Promise<void> {
	const waited: number[] = [];
	const work: number[] = [];
	for (let edit = 0; edit < times; edit++) {
		const start = performance.now();
		const used = process.cpuUsage();
		await on.update([{ path, text: text(edit) }]);
		told(on);
		waited.push(performance.now() - start);
		const { user, system } = process.cpuUsage(used);
		work.push((user + system) / 1000);
	}
	const at = (all: number[], share: number) =>
		`${all.sort((a, b) => a - b)[Math.floor(share * (all.length - 1))].toFixed(1)} ms`;
	const processor = `processor: median ${at(work, 0.5)}, p95 ${at(work, 0.95)}`;
	console.log(`${name}: median ${at(waited, 0.5)}, p95 ${at(waited, 0.95)}, slowest ${at(waited, 1)} (${processor})`);
}

function repeated(part: string, count = Math.ceil(lines / (part.split("\n").length - 1))): string {
	return Array.from({ length: count }, (_, index) => part.replaceAll("#", String(index))).join("");
}

/** What the server then sends. */
function told(session: Session): void {
	diagnosticsOf({
		root: session.root,
		findings: session.findings(),
		notes: session.notes(),
		unknown: session.undecided(),
	});
}
