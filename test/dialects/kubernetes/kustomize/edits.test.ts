import { describe, expect, it } from "vitest";
import type { Session } from "../../../../src/review/session.ts";
import { openSession } from "../../../support/memory-workspace.ts";
import { deployment, over, patch } from "./support.ts";

describe("an edit", () => {
	const rules = { rules: [] };
	const texts = {
		...over("patches:\n  - path: web.yaml\n", { "overlays/prod/web.yaml": patch }),
		...over("", {}, "overlays/dev"),
	};
	const replicas = (session: Session) =>
		Object.fromEntries(
			session
				.design()
				.components.filter(({ kind }) => kind === "Service")
				.map(({ id, attributes }) => [id, attributes.replicas.value]),
		);

	it("of a base, a patch or a kustomization is seen in every overlay that it reaches", async () => {
		const session = await openSession(texts, rules);
		expect(replicas(session)).toEqual({ "service:web@dev": 1, "service:web@prod": 6 });
		const change = async (path: string, text: string | undefined) => session.update([{ path, text }]);
		await change("base/deployment.yaml", deployment.replace("replicas: 1", "replicas: 2"));
		expect(replicas(session)).toEqual({ "service:web@dev": 2, "service:web@prod": 6 });
		await change("overlays/prod/web.yaml", patch.replace("replicas: 6", "replicas: 8"));
		expect(replicas(session)).toEqual({ "service:web@dev": 2, "service:web@prod": 8 });
		await change("overlays/dev/kustomization.yaml", "resources: [../../base]\nreplicas: [{ name: web, count: 3 }]\n");
		expect(replicas(session)).toEqual({ "service:web@dev": 3, "service:web@prod": 8 });
		await change("overlays/prod/web.yaml", undefined);
		expect(replicas(session)).toEqual({ "service:web@dev": 3, "service:web@prod": 2 });
		expect(session.review().notes.map(({ message }) => message)).toEqual([
			'the patch "web.yaml" is not among the files that are read',
		]);
		await change("overlays/prod/kustomization.yaml", undefined);
		await change("overlays/dev/kustomization.yaml", undefined);
		expect(replicas(session)).toEqual({ "service:web": 2 });
		await change("base/kustomization.yaml", undefined);
		expect(replicas(session)).toEqual({ "service:web": 2 });
	});

	it("carries a remedy out where the value stands, in the base or over it", async () => {
		const waits = deployment.replace(
			"          env:",
			"          lifecycle: { preStop: { sleep: { seconds: 50 } } }\n          env:",
		);
		const files = { ...texts, "base/deployment.yaml": waits };
		const session = await openSession(files);
		const [finding, ...more] = session.findings().filter(({ rule }) => rule === "abrupt-shutdown");
		expect(more).toEqual([]);
		expect([finding.at.file, finding.environments]).toEqual(["base/deployment.yaml", ["prod", "dev"]]);
		expect(finding.message).toContain("waits 50 s before SIGTERM, and it has 45 s in all");
		const { edits } = await session.remedy(finding);
		expect(edits.map(({ file, newText }) => [file, newText])).toEqual([["base/deployment.yaml", "65"]]);
		await session.update([
			{ path: "overlays/prod/web.yaml", text: `${patch}      terminationGracePeriodSeconds: 48\n` },
		]);
		const [over] = session.findings().filter(({ rule }) => rule === "abrupt-shutdown");
		const remedy = await session.remedy(over);
		expect(remedy.edits.map(({ file, newText }) => [file, newText])).toEqual([["overlays/prod/web.yaml", "65"]]);
	});

	it("that brings a missing file is seen", async () => {
		const session = await openSession({ "base/kustomization.yaml": "resources: [namespace.yaml]\n" }, rules);
		expect(session.review().notes).toHaveLength(1);
		await session.update([{ path: "base/namespace.yaml", text: "apiVersion: v1\nkind: Namespace\n" }]);
		expect(session.review().notes).toEqual([]);
	});
});
