import { describe, expect, it } from "vitest";
import { nameIn } from "../../../src/design/graph.ts";
import { openSession } from "../../support/memory-workspace.ts";

/** What the proxies of a workspace send requests on to. */
async function routesIn(files: Record<string, string>): Promise<string[]> {
	const design = (await openSession(files, { rules: [] })).design();
	const routes = design.links.filter(({ kind, from }) => kind === "routes" && !from.startsWith("client:"));
	return routes.map(
		({ id, to }) => nameIn(design, id) + (design.components.find((one) => one.id === to)?.outside ? " ?" : ""),
	);
}

const nginx = (servers: string) =>
	`events {}\nhttp {\n  upstream back { ${servers} }\n  server { listen 80; location / { proxy_pass http://back; } }\n}\n`;

const compose = `services:
  shop:
    image: acme/shop
    ports: ["127.0.0.1:3000:8080"]
  stock:
    image: acme/stock
    ports: [{ target: 8080, published: "3001" }]
  inner:
    image: acme/inner
    ports: ["8080"]
`;

describe("a proxy to its own machine", () => {
	it("sends on to the containers that publish these ports there", async () => {
		const files = {
			"docker-compose.yml": compose,
			"ops/nginx.conf": nginx("server 127.0.0.1:3000; server localhost:3001;"),
		};
		expect(await routesIn(files)).toEqual(["back → shop", "back → stock", "nginx → back"]);
		const docker = { ...files, "ops/nginx.conf": nginx("server host.docker.internal:3001;") };
		expect(await routesIn(docker)).toContain("back → stock");
	});

	it("sends on to nobody that is known where none publishes the port", async () => {
		const files = {
			"docker-compose.yml": compose,
			"ops/nginx.conf": nginx("server 127.0.0.1:8080; server 127.0.0.1:9000;"),
		};
		expect(await routesIn(files)).toEqual(["back → back ?", "nginx → back"]);
	});
});
