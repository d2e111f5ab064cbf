import type { PoolClient } from "pg";
import { shardFor } from "./shards";

export interface NewOrder {
  orderId: string;
  buyerId: string;
  sellerId: string;
  lines: { sku: string; quantity: number }[];
}

export class SoldOut extends Error {
  constructor(readonly sku: string) {
    super(`sold out: ${sku}`);
  }
}

export class AlreadyPlaced extends Error {
  constructor(readonly orderId: string) {
    super(`already placed: ${orderId}`);
  }
}

/**
 * The order belongs to the buyer, the stock to the seller, and neither may exist without the other:
 * no order for something that is gone, nothing taken off the shelf for an order that was never written.
 */
export async function placeOrder(order: NewOrder): Promise<{ totalCents: number }> {
  const orderTx = `order:${order.orderId}`;
  const stockTx = `stock:${order.orderId}`;

  let buyerDb: PoolClient | undefined;
  let sellerDb: PoolClient | undefined;
  let orderPrepared = false;
  let stockPrepared = false;
  let committing = false;

  try {
    buyerDb = await shardFor(order.buyerId).connect();
    sellerDb = await shardFor(order.sellerId).connect();

    await buyerDb.query("BEGIN");
    await sellerDb.query("BEGIN");

    let totalCents = 0;
    // Always in the same order, or two carts with the same two articles lock each other out.
    for (const line of order.lines.toSorted((a, b) => (a.sku < b.sku ? -1 : 1))) {
      const taken = await sellerDb.query<{ price_cents: number }>(
        `UPDATE products SET on_hand = on_hand - $3
          WHERE sku = $1 AND seller_id = $2 AND on_hand >= $3
          RETURNING price_cents`,
        [line.sku, order.sellerId, line.quantity],
      );
      const product = taken.rows[0];
      if (!product) {
        throw new SoldOut(line.sku);
      }
      totalCents += product.price_cents * line.quantity;
    }

    const inserted = await buyerDb.query(
      `INSERT INTO orders (id, buyer_id, seller_id, lines, total_cents)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO NOTHING`,
      [order.orderId, order.buyerId, order.sellerId, JSON.stringify(order.lines), totalCents],
    );
    if (inserted.rowCount === 0) {
      throw new AlreadyPlaced(order.orderId);
    }

    // The ids are UUIDs, checked at the door; PREPARE does not take parameters.
    await sellerDb.query(`PREPARE TRANSACTION '${stockTx}'`);
    stockPrepared = true;
    await buyerDb.query(`PREPARE TRANSACTION '${orderTx}'`);
    orderPrepared = true;

    committing = true;
    await buyerDb.query(`COMMIT PREPARED '${orderTx}'`);
    await sellerDb.query(`COMMIT PREPARED '${stockTx}'`);

    return { totalCents };
  } catch (error) {
    // From the first COMMIT PREPARED on there is no way back: on-call finishes it by hand
    // (runbook "Prepared transactions", alert on pg_prepared_xacts older than two minutes).
    if (!committing) {
      await undo(sellerDb, stockPrepared ? `ROLLBACK PREPARED '${stockTx}'` : "ROLLBACK");
      await undo(buyerDb, orderPrepared ? `ROLLBACK PREPARED '${orderTx}'` : "ROLLBACK");
    }
    throw error;
  } finally {
    buyerDb?.release();
    sellerDb?.release();
  }
}

async function undo(db: PoolClient | undefined, statement: string): Promise<void> {
  try {
    await db?.query(statement);
  } catch {
    // The connection is gone, and an open transaction went with it. The first error is the one to report.
  }
}
