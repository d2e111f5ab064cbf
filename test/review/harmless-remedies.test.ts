import { expect, test } from "vitest";
import { applyEdits } from "../../src/design/text.ts";
import type { Session } from "../../src/review/session.ts";
import { openSession } from "../support/memory-workspace.ts";

/** The workspace after the remedy of a rule's one finding. */
async function remedied(files: Record<string, string>, rule: string) {
	const session = await openSession(files);
	const remedy = await session.remedy(findingOf(session, rule));
	const edited = new Map<string, typeof remedy.edits>();
	for (const edit of remedy.edits) edited.set(edit.file, [...(edited.get(edit.file) ?? []), edit]);
	const after = { ...files };
	for (const [file, edits] of edited) after[file] = applyEdits(files[file], edits);
	return { ...remedy, after, left: (await openSession(after)).findings().map((finding) => finding.rule) };
}

function findingOf(session: Session, rule: string) {
	const found = session.findings().filter((finding) => finding.rule === rule);
	expect(found).toHaveLength(1);
	return found[0];
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: example/web:1 }] }
`;
const code = `import express from "express";
import session from "express-session";
const app = express();
app.use(session({ secret: "x" }));
app.listen(3000);
`;
const service = (comment: string) => `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  sessionAffinity: ClientIP ${comment}
  selector: { app: web }
  ports: [{ port: 80 }]
`;
const web = (comment: string) => ({
	"deploy/web.yaml": deployment.replace("spec:\n  selector", "spec:\n  replicas: 3\n  selector"),
	"deploy/service.yaml": service(comment),
	"scaleproof.yaml": "components: { web: { code: web } }\n",
	"web/package.json": `{ "name": "web", "dependencies": { "express": "^4.0.0" } }\n`,
	"web/server.ts": code,
});

test("two replicas where a scaler allows only one raise both of its bounds", async () => {
	const { after, left, byHand } = await remedied(
		{
			"web.yaml": deployment,
			"service.yaml": service("").replace("ClientIP", "None"),
			"hpa.yaml": `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 1
  maxReplicas: 1
`,
		},
		"single-replica",
	);
	expect(after["hpa.yaml"]).toContain("  minReplicas: 2\n  maxReplicas: 2\n");
	expect(left).not.toContain("single-replica");
	expect(byHand).toEqual([]);
});

test("unpinning with sessions moved asks for the packages, and lists what is left", async () => {
	const { after, left, byHand } = await remedied(web("# carts were lost"), "sticky-sessions");
	expect(JSON.parse(after["web/package.json"]).dependencies).toHaveProperty("redis");
	expect(after["web/server.ts"]).toContain("new RedisStore");
	expect(left).not.toContain("sticky-sessions");
	expect(byHand.join(" ")).toMatch(/Install what web\/package.json now asks for.*REDIS_URL.*Provide the store/);
});

test("clients are not unpinned where their sessions would stay behind, nor the other way round", async () => {
	const kept = await remedied(web("# do not remove"), "sticky-sessions");
	expect(kept.edits).toEqual([]);
	expect(kept.byHand.join(" ")).toMatch(/do not remove.*Set sessions of web to shared-store: only together/);
	const made = { ...web(""), "web/server.ts": code.replace('session({ secret: "x" })', "session(makeOptions())") };
	const session = await openSession(made);
	for (const finding of session.findings().filter(({ rule }) => rule === "sticky-sessions")) {
		const { edits, byHand } = await session.remedy(finding);
		if (finding.remedy?.patch.some(({ attribute }) => attribute === "sessions")) expect(edits).toEqual([]);
		else expect(byHand).not.toEqual([]);
	}
});
