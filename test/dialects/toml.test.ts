import { describe, expect, it } from "vitest";
import { tomlValues } from "../../src/dialects/toml.ts";

const read = (text: string) => tomlValues(text).map(({ key, value }) => [key, value]);

describe("TOML", () => {
	it("is read with its tables, lists of tables and inline tables", () => {
		const text = `top = 1 # one
[http.services.shop.loadBalancer]
  healthCheck = { path = "/re\\"ady", interval = '5s' }
  [[http.services.shop.loadBalancer.servers]]
    url = "http://a"
  [[http.services.shop.loadBalancer.servers]]
    url = "http://b"
[http.routers."a.b"]
middlewares = ["x",
  "y" ]
`;
		expect(read(text)).toEqual([
			["top", "1"],
			["http.services.shop.loadBalancer", ""],
			["http.services.shop.loadBalancer.healthCheck", ""],
			["http.services.shop.loadBalancer.healthCheck.path", '/re"ady'],
			["http.services.shop.loadBalancer.healthCheck.interval", "5s"],
			["http.services.shop.loadBalancer.servers[0]", ""],
			["http.services.shop.loadBalancer.servers[0].url", "http://a"],
			["http.services.shop.loadBalancer.servers[1]", ""],
			["http.services.shop.loadBalancer.servers[1].url", "http://b"],
			["http.routers.a.b", ""],
			["http.routers.a.b.middlewares[0]", "x"],
			["http.routers.a.b.middlewares[1]", "y"],
		]);
	});

	it.each([
		["[[[[[", []],
		["a = ", []],
		['a = "open\nb = 2', [["b", "2"]]],
		[`a = ${"[".repeat(5_000)}`, []],
		[`a = ${"{x=".repeat(5_000)}`, expect.anything()],
	])("ends at %j", (text, expected) => expect(read(text)).toEqual(expected));
});
