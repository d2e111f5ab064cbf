import { kotlin } from "../../../../../src/dialects/code/languages/kotlin.ts";
import type { Conforming } from "../language.ts";
import { simple } from "./java.ts";

const program = `
package com.example.shop

import com.acme.Http
import com.acme.Pool
import java.time.Duration

class Orders(private var left: Int) : Base() {
	private val pool = Pool(System.getenv("DATABASE_URL"), LIMIT)

	@audited
	fun take(id: Int, amount: Int, ids: List<Int>): Any {
		if (amount > left && !closed) {
			throw IllegalStateException("none left")
		} else {
			left -= amount
		}
		counts[id] = amount
		val shard = hash(id) % LIMIT
		for (one in ids) pool.execute("update stock", one)
		return send(shard)
	}

	fun hash(id: Int) = id * 31

	fun send(shard: Int) = Http.get("http://ledger:8080/take", Duration.ofSeconds(2))

	companion object {
		val counts = IntArray(9)
	}
}
`;

export const conforming: Conforming = {
	adapter: kotlin,
	knowledge: simple,
	sources: [
		{ path: "shop/src/main/kotlin/com/example/shop/Orders.kt", text: program },
		{
			path: "shop/src/main/kotlin/com/example/shop/LIMIT.kt",
			text: "package com.example.shop\n\nconst val LIMIT = 20\n",
		},
	],
	noise: /IllegalStateException$|ofSeconds$/,
};
