// `npm run new-rule <id>`: writes a rule and its fixtures to start from. Everything else about a rule is generated.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./process.mjs";

const id = process.argv[2];
if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id ?? "")) {
	console.error(
		"Usage: npm run new-rule <id>\nAn id is words in small letters joined by hyphens, such as no-rate-limit.",
	);
	process.exit(2);
}
const rule = join(root, "rules", `${id}.yaml`);
if (existsSync(rule)) {
	console.error(`rules/${id}.yaml is there already.`);
	process.exit(2);
}
writeFileSync(
	rule,
	`id: ${id}
guide: "II.1" # section of the guide
title: What is wrong, in one line
severity: warning
on: Service # a kind of component: docs/attributes.md lists them with their attributes
when: service.replicas == 1.0 # CEL; numbers are doubles; a value that no file gives makes the answer "unknown"
at: replicas # attribute whose place the diagnostic points to
message: "{service.name} runs {service.replicas} replica."
why: >-
  Why it hurts, in two to four sentences.
unless: >-
  When it is fine, honestly.
remedy:
  title: What to do, as an order
  set:
    service.replicas: 2
simulate: { scenario: replica-loss, watch: [availability, errorRate] }
ask: The question of the checklist?
`,
);
const fixtures = join(root, "test", "fixtures", id);
mkdirSync(fixtures, { recursive: true });
const deployment = (replicas, marker) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: ${replicas}
${marker}  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      containers:
        - name: shop
          image: example/shop:1
`;
writeFileSync(join(fixtures, "bad.yaml"), deployment(1, `#           ~ ${id}\n`));
writeFileSync(join(fixtures, "fine.yaml"), deployment(3, ""));
console.log(`Wrote rules/${id}.yaml and test/fixtures/${id}/. Next:
  1. write the rule, and mark in the fixtures what it must find (# ~~~ rule-id under the line)
  2. npm run generate      its page, the tables and schemas
  3. npm run test:unit     every rule runs on every fixture`);
