import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { cancelOrder, NotCancellable } from "./cancel-order";
import { type Notification, notify } from "./notifications";
import { AlreadyPlaced, placeOrder, SoldOut } from "./place-order";
import { shardFor } from "./shards";

const NewOrder = z.object({
  orderId: z.string().uuid(),
  buyerId: z.string().min(1),
  buyerEmail: z.string().email(),
  sellerId: z.string().min(1),
  lines: z
    .array(z.object({ sku: z.string(), quantity: z.number().int().min(1).max(20) }))
    .min(1)
    .max(40),
});

const Cancel = z.object({
  buyerId: z.string().min(1),
  buyerEmail: z.string().email(),
  reason: z.string().max(200).default("cancelled by buyer"),
});

export async function routes(app: FastifyInstance): Promise<void> {
  // The order stands whether or not the mail goes out; "My orders" shows the same.
  async function tell(notification: Notification): Promise<void> {
    try {
      await notify(notification);
    } catch (error) {
      app.log.error({ error, orderId: notification.orderId }, "no mail for this order");
    }
  }

  app.get<{ Params: { sellerId: string } }>("/sellers/:sellerId/products", async (request) => {
    const { sellerId } = request.params;
    const { rows } = await shardFor(sellerId).query(
      `SELECT sku, seller_id AS "sellerId", title, price_cents AS "priceCents", on_hand > 0 AS available
         FROM products WHERE seller_id = $1 ORDER BY title LIMIT 200`,
      [sellerId],
    );
    return rows;
  });

  app.get<{ Params: { buyerId: string } }>("/buyers/:buyerId/orders", async (request) => {
    const { buyerId } = request.params;
    const { rows } = await shardFor(buyerId).query(
      `SELECT id, seller_id AS "sellerId", status, total_cents AS "totalCents", placed_at AS "placedAt"
         FROM orders WHERE buyer_id = $1 ORDER BY placed_at DESC LIMIT 50`,
      [buyerId],
    );
    return rows;
  });

  app.post("/orders", async (request, reply) => {
    const input = NewOrder.safeParse(request.body);
    if (!input.success) {
      return reply.code(400).send({ error: "bad_order" });
    }
    const order = input.data;
    try {
      const { totalCents } = await placeOrder(order);
      await tell({ kind: "order-placed", orderId: order.orderId, email: order.buyerEmail, totalCents });
      return reply.code(201).send({ orderId: order.orderId, totalCents });
    } catch (error) {
      if (error instanceof SoldOut) {
        return reply.code(409).send({ error: "sold_out", sku: error.sku });
      }
      if (error instanceof AlreadyPlaced) {
        const { rows } = await shardFor(order.buyerId).query<{ totalCents: number }>(
          'SELECT total_cents AS "totalCents" FROM orders WHERE id = $1',
          [error.orderId],
        );
        return reply.code(200).send({ orderId: error.orderId, totalCents: rows[0]?.totalCents });
      }
      throw error;
    }
  });

  app.post<{ Params: { orderId: string } }>("/orders/:orderId/cancel", async (request, reply) => {
    const input = Cancel.safeParse(request.body);
    if (!input.success) {
      return reply.code(400).send({ error: "bad_request" });
    }
    const { orderId } = request.params;
    const { buyerId, buyerEmail, reason } = input.data;
    try {
      const { refundCents } = await cancelOrder(buyerId, orderId, reason);
      await tell({ kind: "order-cancelled", orderId, email: buyerEmail, refundCents });
      return reply.send({ orderId, refundCents });
    } catch (error) {
      if (error instanceof NotCancellable) {
        return reply.code(409).send({ error: "not_cancellable" });
      }
      throw error;
    }
  });
}
