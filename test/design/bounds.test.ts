import { expect, test } from "vitest";
import { excess } from "../../src/design/bounds.ts";
import { dimensionOf } from "../../src/design/quantity.ts";

test.each([
	["Service", "replicas", 100_000, undefined],
	["Service", "replicas", 100_001, "100001 is more than can be simulated (100000)"],
	["Service", "cpuRequest", 100_001, "100001 is more than can be simulated (100000)"],
	["Service", "cpuRequest", 8, undefined],
	["Link", "poolSize", 10_000_001, "10000001 is more than can be simulated (10000000)"],
	["Service", "startup", 1e12, undefined],
	["Service", "image", "web", undefined],
	["Service", "replicas", "many", undefined],
	["Service", "nobody", 1e12, undefined],
] as const)("of a %s the %s %s", (kind, name, value, words) => {
	expect(excess(kind, name, value)).toBe(words);
});

test.each([
	["12ms", "time"],
	["3 min ", "time"],
	["800/s", "rate"],
	["5/min", "rate"],
	["6KB", "size"],
	["99.9%", "share"],
	["5", "none"],
])("%s measures: %s", (text, dimension) => {
	expect(dimensionOf(text)).toBe(dimension);
});
