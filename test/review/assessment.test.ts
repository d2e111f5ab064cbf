import { expect, onTestFinished, test } from "vitest";
import { assess } from "../../src/review/assessment.ts";
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

async function assessed(edit: (repository: Repository) => void, since?: string) {
	const repository = new Repository(deployment);
	onTestFinished(() => repository.remove());
	edit(repository);
	const { rules } = await frozenRules();
	const session = new Session(folderWorkspace(repository.folder), { rules });
	await session.open();
	const { review, ...rest } = await assess(session, { since }, new AbortController().signal);
	const open = review.verdicts.flatMap(({ finding }) => (finding?.rule === "single-replica" ? [finding] : []));
	return { ...rest, components: open.map(({ component }) => component).sort(), ids: open.map(({ id }) => id) };
}

test("of a change is what it touches: a line of a file that is read, a file that is new", async () => {
	const { components, change, remedies, ids } = await assessed((repository) => {
		repository.write("shop/web.yaml", deployment("web", 1));
		repository.write("shop/new.yaml", deployment("new", 1));
		repository.write("shop/notes.txt", "of no matter\n");
	}, "main");
	expect(components).toEqual(["service:new", "service:web"]);
	expect(change).toMatchObject({ since: "main", files: 3 });
	expect(Object.keys(remedies).toSorted()).toEqual(expect.arrayContaining(ids));
});

test("of a change is also what says the same as before, on a line that is another", async () => {
	const { components } = await assessed((repository) => {
		repository.write("shop/mail.yaml", deployment("mail", 1).replace("replicas: 1", "replicas: 1 # enough"));
	}, "main");
	expect(components).toEqual(["service:mail"]);
});

test("of no change is of all that is there, and says nothing of any", async () => {
	const { components, change, unsimulated } = await assessed(() => {});
	expect(components).toEqual(["service:api", "service:gone", "service:mail"]);
	expect([change, unsimulated]).toEqual([undefined, 0]);
});
