import { shardFor } from "./shards";

export class NotCancellable extends Error {}

/**
 * Until the parcel is on its way. Order and refund are both the buyer's, so both are on the buyer's shard.
 * The goods go back into the seller's stock when the returns desk books them in.
 */
export async function cancelOrder(
  buyerId: string,
  orderId: string,
  reason: string,
): Promise<{ refundCents: number }> {
  const db = await shardFor(buyerId).connect();
  try {
    await db.query("BEGIN");

    const cancelled = await db.query<{ total_cents: number }>(
      `UPDATE orders SET status = 'cancelled'
        WHERE id = $1 AND buyer_id = $2 AND status IN ('placed', 'paid')
        RETURNING total_cents`,
      [orderId, buyerId],
    );
    const order = cancelled.rows[0];
    if (!order) {
      throw new NotCancellable(orderId);
    }

    await db.query("INSERT INTO refunds (order_id, amount_cents, reason) VALUES ($1, $2, $3)", [
      orderId,
      order.total_cents,
      reason,
    ]);

    await db.query("COMMIT");
    return { refundCents: order.total_cents };
  } catch (error) {
    await db.query("ROLLBACK");
    throw error;
  } finally {
    db.release();
  }
}
