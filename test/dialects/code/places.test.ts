import { expect, it } from "vitest";
import { isProductionCode } from "../../../src/dialects/code/places.ts";
import { isProductionCode as isProductionScript } from "../../../src/dialects/typescript/paths.ts";

it.each([
	"src/orders.test.ts",
	"src/orders.spec.js",
	"src/orders.e2e-spec.ts",
	"src/orders_spec.js",
	"src/orders-test.js",
	"src/orders.servertest.ts",
	"src/orders.clienttest.tsx",
	"src/orders.integration.test.ts",
	"src/orders.mock.ts",
])("%s is a test, whoever reads it", (path) => {
	expect([isProductionCode(path), isProductionScript(path)]).toEqual([false, false]);
});

it.each(["src/is-latest.ts", "src/orders.manifest.ts", "src/contest.ts", "src/orders.inspect.ts", "src/attest.mjs"])(
	"%s is none",
	(path) => {
		expect([isProductionCode(path), isProductionScript(path)]).toEqual([true, true]);
	},
);
