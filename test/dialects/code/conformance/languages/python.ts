import { pythonKnowledge } from "../../../../../src/dialects/code/knowledge/python/index.ts";
import { python } from "../../../../../src/dialects/code/languages/python.ts";
import type { Conforming } from "../language.ts";

const program = `
import os

import requests
from psycopg_pool import ConnectionPool

from .limits import LIMIT


class Orders(Base):
    counts = {}
    pool = ConnectionPool(os.environ["DATABASE_URL"], max_size=LIMIT)

    def __init__(self, left):
        self.left = left

    @audited
    def take(self, id, amount, ids):
        if amount > self.left and not self.closed:
            raise RuntimeError("none left")
        else:
            self.left -= amount
        self.counts[id] = amount
        shard = self.hash(id) % LIMIT
        for one in ids:
            self.pool.execute("update stock", one)
        return self.send(shard)

    def hash(self, id):
        return id * 31

    def send(self, shard):
        return requests.get("http://ledger:8080/take", timeout=2)
`;

export const conforming: Conforming = {
	adapter: python,
	knowledge: pythonKnowledge,
	sources: [
		{ path: "shop/orders.py", text: program },
		{ path: "shop/limits.py", text: "LIMIT = 20\n" },
	],
	noise: /^RuntimeError$/,
};
