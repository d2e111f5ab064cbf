import * as vscode from "vscode";
import { chooseFolder } from "../folders.ts";
import type { Host } from "../host.ts";

const template = `# What the code cannot say. All of it is optional; take away the # of a line to use it.

# workload:
#   rate: 800/s # requests a second on a usual day
#   peak: { rate: 2400/s, at: "12:00", warning: none }
#   sessionBytes: 6KB
#   payloadBytes: 20KB

# objectives:
#   latencyP99: 300ms
#   availability: 99.9%

# Which code a component runs, and what is known of it from measurements.
# components:
#   web:
#     code: services/web
#     deploy: deploy/k8s/web.yaml
#     serviceTime: { p50: 12ms, p99: 80ms }
#     startup: 45s
#     concurrency: 16

# rules:
#   cpu-only-scaling: error # error, warning, info or off

# ignore:
#   - { paths: ["examples/**"], rule: single-replica, reason: a demo, until: 2027-06-30 }

# exclude: ["legacy/**"] # not read at all
`;

/** Writes a commented scaleproof.yaml, or opens the one that is there. */
export async function run(_: Host): Promise<void> {
	const folder = await chooseFolder("The folder to write scaleproof.yaml in");
	const file = vscode.Uri.joinPath(folder.uri, "scaleproof.yaml");
	const present = await vscode.workspace.fs.stat(file).then(
		() => true,
		() => false,
	);
	if (!present) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(template));
	await vscode.window.showTextDocument(file);
}
