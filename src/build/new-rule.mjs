// `npm run new-rule <id>`: writes a rule and three fixtures of it that are green as they stand, to be rewritten step by
// step; then everything that is generated from a rule. `--root` is where, for the test of this script.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { must, root, tool } from "./process.mjs";

const [id, flag, elsewhere] = process.argv.slice(2);
const into = flag === "--root" && elsewhere ? resolve(elsewhere) : root;
if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id ?? "")) {
	console.error(
		"Usage: npm run new-rule <id>\nAn id is words in small letters joined by hyphens, such as no-rate-limit.",
	);
	process.exit(2);
}
if (existsSync(join(into, "rules", `${id}.yaml`))) {
	console.error(`rules/${id}.yaml is there already.`);
	process.exit(2);
}

/** A number of replicas that no other fixture has: the sample finds nothing elsewhere, not even beside another sample. */
const odd = 100 + [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 899, 0);
const rule = `id: ${id}
# Sections of the guide: I.1 ceilings of one machine, I.2 failure domains, I.3 the database, I.4 cost and capacity ·
# II.1 decoupling, II.2 return, II.3 trade-offs, II.4 an example, II.5 when to break the rule · III.1 L4 and L7, III.2
# shaping and protection, III.3 canary and blue/green, III.4 global balancing · IV sharding · V.1 reactive and predictive,
# V.2 signals, V.3 pods and nodes, V.4 scaling in · VI.1 consistency levels, VI.2 PACELC, VI.3 conflicts, VI.4 return,
# VI.5 failure modes.
guide: "I.2"
title: As many as ${odd} replicas, until you write what is wrong in one line
severity: warning
# A kind of component. docs/attributes.md lists each with its attributes, and with the neighbours that it can name.
on: Service
# CEL. Numbers are doubles: write 2.0, not 2, in arithmetic. What no file gives makes the answer "unknown". This sample
# holds for nothing but its own fixture.
applies: "!has(service.scaler)"
appliesText: a scaler sets its replicas
when: service.replicas == ${odd}.0
# The attribute whose place is underlined.
at: replicas
message: "{service.name} runs {service.replicas} replicas."
why: >-
  Why it hurts, in two to four sentences.
unless: >-
  When it is fine, honestly.
remedy:
  title: What to do, as an order
  set:
    service.replicas: 3
# \`scaleproof scenarios --reads replicas\` lists the scenarios under which it can show. Where none can, say why instead:
# unshown: …
simulate: { scenario: replica-loss, watch: [errorRate, cost] }
ask: The question of the checklist?
`;
const tidy = readFileSync(join(into, "test", "fixtures", "tidy", "kubernetes", "k8s", "shop.yaml"), "utf8");
/** The tidy deployment with a line of its own: a fixture holds what it is about, and extends a tidy design for the rest. */
const deployment = (replicas) =>
	`# extends tidy/kubernetes without k8s/shop.yaml, k8s/hpa.yaml\n${tidy.replace(/^spec:\n/m, `spec:\n  replicas: ${replicas}`)}`;
const files = {
	[`rules/${id}.yaml`]: rule,
	[`test/fixtures/${id}/bad.yaml`]: deployment(`${odd}\n#           ~~~ ${id}\n`),
	[`test/fixtures/${id}/fine.yaml`]: deployment("3\n"),
	[`test/fixtures/${id}/unknown.yaml`]: deployment('"$' + '{REPLICAS}" # set by whoever deploys it\n'),
};
for (const [path, text] of Object.entries(files)) {
	mkdirSync(dirname(join(into, path)), { recursive: true });
	writeFileSync(join(into, path), text);
}
console.log(`Wrote ${Object.keys(files).join(", ")}.`);
if (into === root) await settle();

/** What is made from a rule, and what is recorded of it. */
async function settle() {
	await must(process.execPath, ["src/build/generate.mjs"]);
	const { rules } = parse(readFileSync(join(root, "test", "cases", "waiting.yaml"), "utf8"));
	const tests = ["test/rules/remedies.test.ts", ...(rules?.includes(id) ? ["test/field"] : [])];
	await must(tool("vitest"), ["run", "--config", "test/vitest.config.ts", "--reporter=dot", ...tests], {
		env: { UPDATE: "1" },
	});
	console.log(`Next:
  1. write the rule; mark in its fixtures what it must find (# ~~~ ${id} under the line), or let UPDATE=1 do it
  2. UPDATE=1 npx vitest run --config test/vitest.config.ts test/rules test/field     and read the diff: what it finds
     elsewhere (test/fixtures/strays.yaml), which remedies are written, and which cases it meets
  3. npm run generate, and npm run test:unit`);
}
