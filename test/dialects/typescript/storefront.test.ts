import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { fragmentsOf } from "./facts.ts";

beforeAll(() => typescript.load?.());

const linksIn = (path: string) =>
	fragmentsOf(readFileSync(`examples/storefront/${path}`, "utf8"), path)
		.flatMap((each) => each.links ?? [])
		.map(({ kind, other, site, attributes }) => ({
			kind,
			to: other.by === "environment" ? `$${other.variable}` : other.by,
			site,
			timeout: attributes?.timeout?.value,
		}));

it("the storefront's services say whom they speak to", () => {
	expect(linksIn("services/web/src/lib/orders-client.ts")).toEqual([
		{ kind: "calls", to: "$ORDERS_URL", site: "orders-client.call", timeout: 5 },
	]);
	expect(linksIn("services/orders/src/shards.ts")).toMatchObject([{ kind: "writes", to: "$SHARD_HOSTS" }]);
	expect(linksIn("services/orders/src/notifications.ts")).toMatchObject([
		{ kind: "publishes", to: "$NOTIFICATIONS_QUEUE_URL", site: "notifications.notify" },
	]);
	expect(linksIn("services/worker/src/main.ts")).toMatchObject([
		{ kind: "consumes", to: "$NOTIFICATIONS_QUEUE_URL", site: "main.run" },
	]);
	expect(linksIn("services/admin/src/session.ts")).toMatchObject([{ kind: "writes", to: "$REDIS_URL" }]);
});
