import { Knowledge } from "../../../../../src/dialects/code/knowledge.ts";
import { java } from "../../../../../src/dialects/code/languages/java.ts";
import type { Conforming } from "../language.ts";

const program = `
package com.example.shop;

import static com.example.shop.Limits.LIMIT;

import com.acme.Http;
import com.acme.Pool;
import java.time.Duration;
import java.util.List;

public class Orders extends Base {
	static final int[] counts = new int[9];
	private final Pool pool = new Pool(System.getenv("DATABASE_URL"), LIMIT);
	private int left;

	Orders(int left) {
		this.left = left;
	}

	@audited
	public Object take(int id, int amount, List<Integer> ids) {
		if (amount > left && !this.closed) {
			throw new IllegalStateException("none left");
		} else {
			this.left -= amount;
		}
		counts[id] = amount;
		int shard = hash(id) % LIMIT;
		for (int one : ids) pool.execute("update stock", one);
		return send(shard);
	}

	int hash(int id) {
		return id * 31;
	}

	Object send(int shard) {
		return Http.get("http://ledger:8080/take", Duration.ofSeconds(2));
	}
}
`;

const limits = "package com.example.shop;\n\nclass Limits {\n\tstatic final int LIMIT = 20;\n}\n";

/** A pool and a client of HTTP in few words; `knowledge/java` has those that there are. */
export const simple = new Knowledge([
	{
		imports: ["com.acme", "java.time", "System"],
		symbols: {
			"System.getenv": { is: "environment", name: ["0"] },
			"java.time.Duration.ofSeconds": { is: "duration", seconds: 1, of: ["0"] },
			"com.acme.Pool": {
				is: "store",
				engine: "postgres",
				address: ["0"],
				pool: { at: ["1"], usual: 10, source: "this test" },
			},
			"com.acme.Http.get": { is: "call", url: ["0"], timeout: ["1"], usual: "none", source: "this test" },
		},
	},
]);

export const conforming: Conforming = {
	adapter: java,
	knowledge: simple,
	sources: [
		{ path: "shop/src/main/java/com/example/shop/Orders.java", text: program },
		{ path: "shop/src/main/java/com/example/shop/Limits.java", text: limits },
	],
	noise: /IllegalStateException$|ofSeconds$/,
};
