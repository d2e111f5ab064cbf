import { expect, test } from "vitest";
import { connect } from "./client.ts";
import { shop } from "./texts.ts";

test("the readiness of a folder names what fails in it, and asks what no file can answer", async () => {
	const client = await connect(shop);
	const asked = { folder: client.folders[0] };
	const { markdown } = await client.connection.sendRequest<{ markdown: string }>("scaleproof/readiness", asked);
	expect(markdown).toMatch(/^# Production readiness: [1-9]\d* failing/);
	expect(markdown).toContain("deploy/service.yaml:7");
	expect(markdown).toContain("Ask people:");
});
