import { describe, expect, it } from "vitest";
import { placeOf } from "../../src/design/attribute.ts";
import { scaleproof } from "../../src/dialects/scaleproof/index.ts";

function read(text: string) {
	const { fragments, notes } = scaleproof.read([{ path: "scaleproof.yaml", text }]);
	return { client: fragments.find((one) => one.role === "declares"), notes };
}

describe("where users are, and who may serve them", () => {
	it("is declared of the client, each at its own place", () => {
		const { client, notes } = read(
			"workload:\n  areas: { eu-users: 0.3, us-east-1: 0.7 }\nresidency:\n  eu-users: [eu-west-1, eu-central-1]\n",
		);
		expect(notes).toEqual([]);
		expect(client?.attributes.areas?.value).toEqual({ "eu-users": 0.3, "us-east-1": 0.7 });
		expect(client?.attributes.residency?.value).toEqual({ "eu-users": ["eu-west-1", "eu-central-1"] });
		expect(placeOf(client?.attributes.residency)?.range.start.line).toBe(2);
	});

	it("stands alone, without a workload", () => {
		const { client } = read("residency:\n  eu-users: [eu-west-1]\n");
		expect(client?.attributes.residency?.value).toEqual({ "eu-users": ["eu-west-1"] });
		expect(client?.at.range.start.line).toBe(0);
	});

	it("is left out with a note where a share is none", () => {
		const { client, notes } = read("workload:\n  rate: 5/s\n  areas: { eu: 30 }\n");
		expect(client?.attributes.areas?.value).toBeUndefined();
		expect(client?.attributes.rate?.value).toBe(5);
		expect(notes).toHaveLength(1);
	});
});
