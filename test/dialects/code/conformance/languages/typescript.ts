import { Knowledge } from "../../../../../src/dialects/code/knowledge.ts";
import { typescript } from "../../../../../src/dialects/code/languages/typescript.ts";
import type { Conforming } from "../language.ts";

const program = `
import axios from "axios";
import { Pool } from "pg";
import { LIMIT } from "./limits.ts";

export class Orders extends Base {
	static counts = {};
	pool = new Pool({ connectionString: process.env.DATABASE_URL, max: LIMIT });

	constructor(private left: number) {
		super();
	}

	@audited
	take(id: number, amount: number, ids: number[]) {
		if (amount > this.left && !this.closed) {
			throw new Error("none left");
		} else {
			this.left -= amount;
		}
		this.counts[id] = amount;
		const shard = this.hash(id) % LIMIT;
		for (const one of ids) this.pool.execute("update stock", one);
		return this.send(shard);
	}

	hash(id: number) {
		return id * 31;
	}

	send(shard: number) {
		return axios.get("http://ledger:8080/take", { timeout: 2000 });
	}
}
`;

export const conforming: Conforming = {
	adapter: typescript,
	knowledge: new Knowledge([
		{
			imports: ["pg", "axios"],
			symbols: {
				"process.env": { is: "environment" },
				"pg.Pool": {
					is: "store",
					engine: "postgres",
					address: ["0.connectionString"],
					pool: { at: ["0.max"], usual: 10, source: "pg-pool: max is 10" },
				},
				"axios.get": {
					is: "call",
					url: ["0"],
					timeout: ["1.timeout"],
					unit: "ms",
					usual: "none",
					source: "axios README: timeout is 0",
				},
			},
		},
	]),
	sources: [
		{ path: "shop/orders.ts", text: program },
		{ path: "shop/limits.ts", text: "export const LIMIT = 20;\n" },
	],
	noise: /^(Error|super)$/,
};
