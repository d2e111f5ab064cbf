import { beforeAll, expect, onTestFinished, test } from "vitest";
import { reports } from "../../src/report/index.ts";
import { assess } from "../../src/review/assessment.ts";
import { comparisonOf } from "../../src/review/change.ts";
import { repositoryAt } from "../../src/review/forge.ts";
import type { Review } from "../../src/review/review.ts";
import { Session } from "../../src/review/session.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import { example } from "../report/example.ts";
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
const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: api }
spec:
  scaleTargetRef: { kind: Deployment, name: api }
  minReplicas: 2
  maxReplicas: 9
`;

let rules: Awaited<ReturnType<typeof frozenRules>>["rules"];
beforeAll(async () => {
	({ rules } = await frozenRules());
});

/** What the repository of the tests says of a change that is made in it. */
async function change(edit: (repository: Repository) => void, before: (repository: Repository) => void = () => {}) {
	const repository = new Repository(deployment);
	onTestFinished(() => repository.remove());
	before(repository);
	repository.git("add", "-A");
	repository.git("commit", "-qm", "before", "--allow-empty");
	repository.git("branch", "base");
	edit(repository);
	const session = new Session(folderWorkspace(repository.folder), { rules });
	await session.open();
	const assessment = await assess(session, { since: "base" }, new AbortController().signal);
	const { review, change } = assessment;
	if (!change?.comparison) throw new Error(JSON.stringify(review.notes));
	return { ...change.comparison, review, change, markdown: reports.markdown(review, { change }) };
}

test("a value that stands otherwise is told with the rules that ask for it, and what it brings is new", async () => {
	const { values, fresh, fixed, kept, review, markdown } = await change((repository) => {
		repository.write("shop/web.yaml", deployment("web", 1));
	});
	expect(
		values.map(({ component, attribute, before, after }) => [component.id, attribute, before?.value, after?.value]),
	).toEqual([["service:web", "replicas", 3, 1]]);
	expect(values[0].rules).toContain("single-replica");
	expect(values[0].rules).not.toContain("cross-shard-transaction");
	const told = review.verdicts.flatMap(({ finding }) => finding ?? []);
	expect(told.filter(({ id }) => fresh.has(id)).map(({ rule, component }) => [rule, component])).toEqual([
		["single-replica", "service:web"],
	]);
	expect([fixed, kept]).toEqual([[], 3]);
	expect(markdown).toContain("The whole workspace, before and after: 1 new finding, 0 fixed, 3 as before.");
	expect(markdown).toMatch(/\| web \| .* \| 3 replicas \| 1 replica \| .*`single-replica`/);
	expect(markdown).toContain("**new warning**");
});

test("a finding whose words change with a value is the same finding", async () => {
	const { brought, fixed } = await change(
		(repository) => repository.write("shop/scaler.yaml", scaler.replace("9", "12")),
		(repository) => repository.write("shop/scaler.yaml", scaler),
	);
	expect([brought, fixed.length]).toEqual([0, 0]);
});

test("what a deleted file took away is told, and what stood beside it is asked about", async () => {
	const { went, review } = await change(
		(repository) => repository.git("rm", "-q", "shop/scaler.yaml"),
		(repository) => repository.write("shop/scaler.yaml", scaler),
	);
	expect(went.map(({ kind, name }) => [kind, name])).toEqual([["Scaler", "api"]]);
	expect(new Set(review.verdicts.map(({ component }) => component))).toContain("service:api");
});

test("a file that only moved changes nothing", async () => {
	const { values, came, went, fresh, fixed } = await change((repository) =>
		repository.git("mv", "shop/web.yaml", "shop/front.yaml"),
	);
	expect([values, came, went, [...fresh], fixed]).toEqual([[], [], [], [], []]);
});

test("what comes and goes is what files declare, not what follows from them or belongs to another", () => {
	const review = example();
	const [web] = review.design.components;
	const other = (id: string, more: Partial<typeof web> = {}) => ({ ...web, id, ...more });
	const more: Review = {
		...review,
		design: {
			...review.design,
			components: [
				web,
				other("client:users", { kind: "Client", files: [] }),
				other("service:theirs", { outside: true }),
				other("rollout:web", { kind: "Rollout" }),
				other("service:api"),
			],
		},
	};
	const { came, went } = comparisonOf(review, more);
	expect([came.map(({ id }) => id), went]).toEqual([["service:api"], []]);
	expect(comparisonOf(more, review).went.map(({ id }) => id)).toEqual(["service:api"]);
});

test("places lead to the commit where a forge has it, and nowhere for a file that is not as committed", async () => {
	const { markdown, change: told } = await change(
		(repository) => {
			repository.write("other/api.yaml", deployment("api", 1).replace("image: api", "image: api:2"));
			repository.git("commit", "-qam", "next");
			repository.write("shop/web.yaml", deployment("web", 1));
		},
		(repository) => repository.git("remote", "add", "origin", "https://someone:secret@github.com/acme/shop.git"),
	);
	expect(told.home?.before).toMatch(/^https:\/\/github\.com\/acme\/shop\/blob\/[0-9a-f]{40}\/$/);
	expect(markdown).toMatch(/\]\(https:\/\/github\.com\/acme\/shop\/blob\/[0-9a-f]{40}\/other\/api\.yaml#L\d+\)/);
	expect(markdown).toContain("](shop/web.yaml#L5)");
	expect(markdown).not.toContain("secret");
});

test.each([
	["git@github.com:acme/shop.git", "https://github.com/acme/shop", "/blob/"],
	["ssh://git@gitlab.example.org:2222/team/sub/shop.git", "https://gitlab.example.org/team/sub/shop", "/-/blob/"],
	["https://x:y@bitbucket.org/acme/shop", "https://bitbucket.org/acme/shop", "/src/"],
	["https://git.example.org/acme/shop", undefined, undefined],
	["/srv/git/shop.git", undefined, undefined],
	["javascript:alert(1)//github.com/a", undefined, undefined],
])("the remote %s is read at %s", (remote, url, blob) => {
	expect(repositoryAt(remote)).toEqual(url && { url, blob });
});
