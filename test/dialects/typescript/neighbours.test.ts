import { beforeAll, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { claimsWith, readWith } from "../../support/reading.ts";

beforeAll(() => typescript.load?.());

const config = `import { z } from "zod";
export const config = { orders: { url: process.env.ORDERS_URL ?? "http://orders" }, name: "web" };
export const env = z.object({ STOCK_URL: z.string().default("http://stock") }).parse(process.env);`;

function calledBy(text: string): unknown[] {
	return readWith(typescript, [
		{ path: "web/src/client.ts", text },
		{ path: "web/src/config/index.ts", text: config },
	]).fragments.flatMap((one) => ("links" in one ? (one.links ?? []).map((link) => link.other) : []));
}

const by = (variable: string, otherwise: string) => ({
	by: "environment",
	variable,
	otherwise,
	path: "web/src/client.ts",
});

it("what another file of the package takes from the environment is known where it is used", () => {
	expect(calledBy(`import { config } from "./config/index.js";\nfetch(\`\${config.orders.url}/x\`);`)).toEqual([
		by("ORDERS_URL", "http://orders"),
	]);
	expect(calledBy(`import { env } from "./config";\nfetch(env.STOCK_URL);`)).toEqual([by("STOCK_URL", "http://stock")]);
	expect(calledBy(`import { config } from "./config";\nfetch(config.name);`)).toEqual([]);
	expect(calledBy(`import { config } from "../../../config";\nfetch(config.orders.url); // process.env`)).toEqual([]);
});

it("a configuration is claimed, other files that ask for nothing are not", () => {
	expect(claimsWith(typescript, { path: "web/src/config/index.ts", text: config })).toBe(true);
	expect(claimsWith(typescript, { path: "web/src/colours.ts", text: config })).toBe(false);
});
