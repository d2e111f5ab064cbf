/** The same program in every language, as its steps: function, step, and what it stands in. `this.` is left out. */
export const expected = [
	"take: throw | if ((amount > left) && !closed)",
	"take: left -= amount | else ((amount > left) && !closed)",
	"take: counts[id] = amount",
	"take: hash(id)",
	"take: shard = (hash(id) % LIMIT)",
	'take: pool.execute("update stock", one) | loop over ids',
	"take: send(shard)",
	"take: return send(shard)",
	"hash: return (id * 31)",
	"send: CALL",
	"send: return CALL",
];

export const functions = ["take(id, amount, ids) marked audited", "hash(id)", "send(shard)"];

export const facts = { variable: "DATABASE_URL", poolSize: 20, host: "ledger:8080", timeout: 2 };
