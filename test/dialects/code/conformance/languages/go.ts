import { goKnowledge } from "../../../../../src/dialects/code/knowledge/go/index.ts";
import { go } from "../../../../../src/dialects/code/languages/go.ts";
import type { Conforming } from "../language.ts";

const program = `
package shop

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

type Orders struct {
	Base
	counts map[int]int
	pool   *pgxpool.Pool
	left   int
}

func NewOrders(left int) *Orders {
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		return nil
	}
	config.MaxConns = LIMIT
	return &Orders{left: left, pool: pgxpool.NewWithConfig(context.Background(), config)}
}

func (o *Orders) take(id int, amount int, ids []int) any {
	if amount > o.left && !o.closed {
		panic("none left")
	} else {
		o.left -= amount
	}
	o.counts[id] = amount
	shard := o.hash(id) % LIMIT
	for _, one := range ids {
		o.pool.execute("update stock", one)
	}
	return o.send(shard)
}

func (o *Orders) hash(id int) int {
	return id * 31
}

func (o *Orders) send(shard int) any {
	return (&http.Client{Timeout: 2 * time.Second}).Get("http://ledger:8080/take")
}
`;

export const conforming: Conforming = {
	adapter: go,
	knowledge: goKnowledge,
	sources: [
		{ path: "shop/orders.go", text: program },
		// As a program asks for all files of its package.
		{ path: "shop/*.go", text: "package shop\n\nconst LIMIT = 20\n" },
	],
	noise: /^net\/http\.Client$/,
	unmarked: true,
};
