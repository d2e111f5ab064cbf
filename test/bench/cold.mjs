// `npm run bench -- cold [FOLDER…]`: a first look at large workspaces with the built command line, and a second one with what the
// first remembers: seconds of processor time and of the clock, and the most memory. Without folders it makes them: 3 000 files
// of Terraform, 5 000 files of all that a workspace holds, 1 000 charts. Nothing is simulated.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const cli = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), "scaleproof-cold-"));
const asked = process.argv.slice(process.argv[2] === "cold" ? 3 : 2);

/** Stacks of ten files, each with a module that it calls. */
function* terraform(files) {
	for (let index = 0; index < files; index++) {
		const stack = Math.floor(index / 10);
		const name = `s${stack}-${index % 10}`;
		if (index % 10 === 9) yield [`modules/m${stack}/main.tf`, moduleOf(stack)];
		else yield [`stacks/s${stack}/part-${index % 10}.tf`, partsOf[index % 10 === 0 ? 0 : 1 + (index % 3)](stack, name)];
	}
}

const moduleOf = (stack) =>
	`variable "size" { default = 2 }\nresource "aws_ecs_service" "app" {\n  name          = "app-${stack}"\n  desired_count = var.size\n}\n`;
const callOf = (stack) =>
	`locals {\n  name = "stack-${stack}"\n  sizes = { for n in range(3) : "s\${n}" => n + 1 }\n}\n\nmodule "app" {\n  source = "../../modules/m${stack}"\n  size   = local.sizes["s1"]\n}\n`;
const rightsOf = (_, name) => `resource "aws_iam_role" "${name}" {
  name               = "\${local.name}-${name}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy_attachment" "${name}" {
  role       = aws_iam_role.${name}.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
`;
const networkOf = (stack, name) => `resource "aws_security_group" "${name}" {
  name = "\${local.name}-${name}"
  dynamic "ingress" {
    for_each = [80, 443, ${8000 + stack}]
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}
`;
const groupOf = (stack, name) => `resource "aws_lb_target_group" "${name}" {
  name = "\${local.name}-${name}"
  port = 80
  stickiness {
    type    = "lb_cookie"
    enabled = ${stack % 2 === 0}
  }
}

resource "aws_autoscaling_group" "${name}" {
  name              = "${name}"
  min_size          = 1
  max_size          = 4
  target_group_arns = [aws_lb_target_group.${name}.arn]
}

resource "aws_db_instance" "${name}" {
  identifier     = "${name}"
  engine         = "postgres"
  instance_class = "db.t3.micro"
}
`;

const partsOf = [callOf, groupOf, rightsOf, networkOf];

/** In each service a manifest, code in two languages, an image and what nobody reads. */
function* mixed(files) {
	for (let index = 0; index < files; index++) {
		const service = `service-${Math.floor(index / 10)}`;
		yield [`services/${service}/${kinds[index % 10][0]}`, kinds[index % 10][1](service)];
	}
}

const express = (name) =>
	`import express from "express";\nimport { Pool } from "pg";\nimport { price } from "./price";\n\nconst pool = new Pool({ max: 10 });\nconst app = express();\napp.get("/${name}", async (request, answer) => {\n\tconst { rows } = await pool.query("SELECT * FROM orders WHERE id = $1", [request.query.id]);\n\tanswer.json(rows.map(price));\n});\napp.listen(80);\n`;
const flask = (name) =>
	`from flask import Flask\nimport requests\n\napp = Flask(__name__)\n\n\n@app.get("/${name}")\ndef read():\n    return requests.get("http://${name}/x", timeout=2).json()\n`;
const manifest = (name) =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  replicas: 2\n  selector: { matchLabels: { app: ${name} } }\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec:\n      containers:\n        - { name: ${name}, image: "example/${name}:1", ports: [{ containerPort: 80 }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  selector: { app: ${name} }\n  ports: [{ port: 80 }]\n`;
const kinds = [
	["src/server.ts", express],
	["src/price.ts", () => "export const price = (row: { cents: number }) => ({ ...row, price: row.cents / 100 });\n"],
	[
		"src/names.ts",
		(name) => `export const name = "${name}";\nexport const words = ["a", "b"].map((one) => one + name);\n`,
	],
	["jobs/app.py", flask],
	["jobs/util.py", (name) => `def name_of(one):\n    return f"${name}-{one}"\n`],
	["deploy/app.yaml", manifest],
	["Dockerfile", () => 'FROM node:22\nCOPY . .\nCMD ["node", "src/server.js"]\n'],
	["package.json", (name) => JSON.stringify({ name, dependencies: { express: "^5", pg: "^8" } })],
	["infra/main.tf", (name) => groupOf(1, name)],
	["README.md", (name) => `# ${name}\n`],
];

function made(name, files) {
	const folder = join(temporary, name);
	for (const [path, text] of files) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	return folder;
}

// The child says its own peak memory and time when it ends: no other program is needed to measure them.
const preload = join(temporary, "peak.cjs");
writeFileSync(
	preload,
	'process.on("exit", () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage(); console.error("USED", userCPUTime + systemCPUTime, maxRSS); });',
);

function look(folder, cache) {
	const output = join(temporary, "review.json");
	const review = ["review", folder, "--no-simulate", "--fail-on", "never", "--format", "json", "--output", output];
	const started = performance.now();
	const env = { ...process.env, XDG_CACHE_HOME: cache };
	const { stderr } = spawnSync(process.execPath, ["--require", preload, cli, ...review], { encoding: "utf8", env });
	const clock = (performance.now() - started) / 1000;
	const [, used, most] = /USED (\d+) (\d+)/.exec(stderr) ?? [];
	if (used === undefined) throw new Error(stderr);
	const { summary } = JSON.parse(readFileSync(output, "utf8"));
	return { summary, cells: [(used / 1e6).toFixed(1), clock.toFixed(1), (most / 1024).toFixed(0)] };
}

/** The charts that the bench of edits changes. */
async function charts(count) {
	const outfile = join(temporary, "charts.mjs");
	const entry = fileURLToPath(new URL("../support/large-charts.ts", import.meta.url));
	await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", logLevel: "error" });
	return Object.entries((await import(pathToFileURL(outfile).href)).chartsOf(count));
}

try {
	const makeAll = async () => [
		made("terraform", terraform(3000)),
		made("mixed", mixed(5000)),
		made("charts", await charts(1000)),
	];
	const folders = asked.length > 0 ? asked : await makeAll();
	console.log("| workspace | files | findings | CPU s | s | MB | again CPU s | s | MB |");
	console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
	for (const folder of folders) {
		const cache = mkdtempSync(join(temporary, "cache-"));
		const [first, again] = [look(folder, cache), look(folder, cache)];
		const { files, findings } = first.summary;
		console.log(`| ${[basename(folder), files, findings, ...first.cells, ...again.cells].join(" | ")} |`);
	}
} finally {
	rmSync(temporary, { recursive: true });
}
