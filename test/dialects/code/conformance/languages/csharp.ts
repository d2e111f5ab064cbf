import { packageFrom } from "../../../../../src/dialects/code/go/package.ts";
import { Knowledge } from "../../../../../src/dialects/code/knowledge.ts";
import { csharp } from "../../../../../src/dialects/code/languages/csharp.ts";
import type { Conforming } from "../language.ts";

const program = `
using System;
using static Shop.Limits;

namespace Shop;

public class Orders : Base
{
	private static readonly int[] counts = new int[9];
	private readonly Pool pool = new Pool(Environment.GetEnvironmentVariable("DATABASE_URL"), Limits.LIMIT);
	private int left;

	public Orders(int left)
	{
		this.left = left;
	}

	[audited]
	public object take(int id, int amount, List<int> ids)
	{
		if (amount > left && !this.closed)
		{
			throw new InvalidOperationException("none left");
		}
		else
		{
			this.left -= amount;
		}
		counts[id] = amount;
		int shard = hash(id) % LIMIT;
		foreach (var one in ids) pool.execute("update stock", one);
		return send(shard);
	}

	int hash(int id) => id * 31;

	object send(int shard)
	{
		return Http.Get("http://ledger:8080/take", TimeSpan.FromSeconds(2));
	}
}
`;

/** A pool and a client of HTTP in few words. */
const simple = new Knowledge([
	{
		imports: ["Acme"],
		symbols: {
			"dotnet.Environment.GetEnvironmentVariable": { is: "environment", name: ["0"] },
			"dotnet.TimeSpan.FromSeconds": { is: "duration", seconds: 1, of: ["0"] },
			"dotnet.Pool": {
				is: "store",
				engine: "postgres",
				address: ["0"],
				pool: { at: ["1"], usual: 10, source: "this test" },
			},
			"dotnet.Http.Get": { is: "call", url: ["0"], timeout: ["1"], usual: "none", source: "this test" },
		},
	},
]);

export const conforming: Conforming = {
	adapter: csharp,
	knowledge: simple,
	sources: [
		{ path: "Shop/Orders.cs", text: program },
		{ path: "Shop.Limits", text: "namespace Shop;\n\nstatic class Limits\n{\n\tpublic const int LIMIT = 20;\n}\n" },
	],
	together: packageFrom,
	noise: /InvalidOperationException$|FromSeconds$/,
};
