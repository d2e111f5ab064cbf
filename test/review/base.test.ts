import { expect, onTestFinished, test } from "vitest";
import { knownSince } from "../../src/review/base.ts";
import { subjectOf } from "../../src/review/change.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import { Repository } from "../support/repository.ts";
import { frozenRules } from "../support/rules.ts";

const deployment = (name: string, replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: ${name}, ports: [{ containerPort: 80 }] }] }
`;

test("what was found before a change is known: not what the change brings, nor what an editor holds unsaved", async () => {
	const repository = new Repository(deployment);
	onTestFinished(() => repository.remove());
	repository.write("shop/web.yaml", deployment("web", 1));
	repository.write("shop/mail.yaml", deployment("mail", 3));
	repository.git("rm", "-qf", "shop/gone.yaml");
	const { rules } = await frozenRules();
	const session = new Session(folderWorkspace(repository.folder), { rules });
	await session.open();
	await session.update([{ path: "other/api.yaml", text: deployment("api", 3) }]);
	const now = session.findings().map(subjectOf);
	expect(now).toEqual(["single-replica service:web "]);
	const edited = [{ path: "other/api.yaml", text: deployment("api", 1) }];
	const { since, commit, subjects } = await knownSince(session, "main", edited);
	expect([since, commit]).toEqual(["main", repository.git("rev-parse", "main").toString().trim()]);
	expect([...subjects].sort()).toEqual(["api", "gone", "mail"].map((name) => `single-replica service:${name} `));
	expect(session.findings().map(subjectOf)).toEqual(now);
});
