import { expect, test } from "vitest";
import { formatNames } from "../../../src/measure/index.ts";
import { measured } from "../support.ts";

test("an unknown format names those that there are; a forced one is taken", async () => {
	const refused = measured("what is this\n");
	await expect(refused).rejects.toThrow(/no format that is known/);
	for (const { id } of formatNames) await expect(measured("what is this\n")).rejects.toThrow(id);
	await expect(measured("x", { format: "k7" })).rejects.toThrow(/Did you mean "k6"/);
	const forced = await measured("what is this\n", { format: "access-log" });
	expect(forced.sources[0].malformed).toEqual({ count: 1, lines: [1] });
});
