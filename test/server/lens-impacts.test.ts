import { beforeAll, expect, test } from "vitest";
import { impactHeadline } from "../../src/report/impact-headline.ts";
import type { Review } from "../../src/review/review.ts";
import { Session } from "../../src/review/session.ts";
import { LensImpacts } from "../../src/server/lens-impacts.ts";
import { memoryWorkspace } from "../support/memory-workspace.ts";
import { frozenRules } from "../support/rules.ts";

const shop = (note: string) => ({
	"web.yaml": `# ${note}
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }
`,
});

let rules: Awaited<ReturnType<typeof frozenRules>>["rules"];
beforeAll(async () => {
	({ rules } = await frozenRules());
});

async function reviewed(note: string) {
	const session = new Session(memoryWorkspace(shop(note)), { rules });
	await session.open();
	const review: Review = session.review();
	const finding = session.findings().find(({ rule }) => rule === "single-replica");
	if (!finding) throw new Error("nothing was found");
	return { review, finding };
}

test("an effect is simulated once it is asked for, told in a few words, and known again while only lines move", async () => {
	const impacts = new LensImpacts((message, error) => expect.fail(`${message}: ${error}`));
	const { review, finding } = await reviewed("first");
	const known = new Promise<void>((resolve) => impacts.onKnown(() => resolve()));
	expect(impacts.of(review, finding)).toBe("coming");
	expect(impacts.of(review, finding)).toBe("coming");
	await known;
	const impact = impacts.of(review, finding);
	expect(impact).toMatchObject({ scenario: "replica-loss", replications: 6 });
	expect(impactHeadline(impact as never)).toMatch(/^\D+ [\d.]+ % → [\d.]+ %( · \D+ [+−][\d.]+ \S+)?$/);

	const moved = await reviewed("first\n# and second");
	expect(moved.finding.at.range.start.line).toBe(finding.at.range.start.line + 1);
	expect(impacts.of(moved.review, moved.finding)).toBe(impact);
	// The same change by another rule is looked at by other measures.
	const watch = ["latencyP99"];
	const simulate = { scenario: "replica-loss", watch };
	const other = { ...finding, remedy: { ...finding.remedy!, simulate } };
	expect(impacts.of(review, other)).toBe("coming");
});

test("what no run tells apart is no headline", () => {
	const difference = { before: 1, after: 1, mean: 0, low: 0, high: 0, significant: false };
	expect(impactHeadline({ watch: ["errorRate"], metrics: { errorRate: difference } } as never)).toBe("");
});
