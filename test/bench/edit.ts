import { readRules } from "../../src/review/assets.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import { diagnosticsOf } from "../../src/server/diagnostics.ts";

/** From an edit of a long file to its diagnostics, without the pause before and the wire after. */
const edits = 200;
const lines = 3_000;

const files: Record<string, () => string> = {
	"services/web/src/long.ts": () =>
		repeated("export function step#(order: { id: string }) {\n\treturn order.id + '#';\n}\n"),
	"deploy/k8s/long.yaml": () =>
		repeated("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: setting-#\ndata: { value: '#' }\n---\n"),
	"infra/terraform/long.tf": () =>
		repeated('resource "aws_lb_target_group" "long_#" {\n  name = "long-#"\n  port = 80\n}\n', 20) +
		repeated('locals {\n  long_# = "#"\n}\n'),
};

const session = new Session(folderWorkspace("examples/storefront"), { rules: (await readRules()).rules });
await session.open();
for (const [path, make] of Object.entries(files)) {
	const text = make();
	const times: number[] = [];
	for (let edit = 0; edit < edits; edit++) {
		const sign = path.endsWith(".ts") ? "//" : "#";
		const start = performance.now();
		await session.update([{ path, text: `${text}${sign} ${edit}\n` }]);
		diagnosticsOf(session.review());
		times.push(performance.now() - start);
	}
	await session.update([{ path, text: undefined }]);
	times.sort((a, b) => a - b);
	const at = (share: number) => `${times[Math.floor(share * (times.length - 1))].toFixed(1)} ms`;
	console.log(`${path}, ${lines} lines: median ${at(0.5)}, p95 ${at(0.95)}, slowest ${at(1)}`);
}

function repeated(part: string, count = Math.ceil(lines / (part.split("\n").length - 1))): string {
	return Array.from({ length: count }, (_, index) => part.replaceAll("#", String(index))).join("");
}
