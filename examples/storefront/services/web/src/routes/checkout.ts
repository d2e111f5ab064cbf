import { randomUUID } from "node:crypto";
import { Router } from "express";
import { OrdersError, type Placed, placeOrder } from "../lib/orders-client";

export const checkout = Router();

// One order a seller. Lines leave the cart as soon as their order stands, so whatever
// fails half way is still in the cart and the shopper can press the button again.
checkout.post("/", async (req, res, next) => {
  try {
    const { user } = req.session;
    if (!user) {
      res.status(401).json({ error: "sign_in" });
      return;
    }
    const cart = req.session.cart ?? [];
    if (cart.length === 0) {
      res.status(409).json({ error: "cart_empty" });
      return;
    }

    req.session.placing ??= {};
    const placing = req.session.placing;
    const placed: Placed[] = [];
    const soldOut: string[] = [];

    for (const sellerId of new Set(cart.map((line) => line.sellerId))) {
      placing[sellerId] ??= randomUUID();
      const lines = cart.filter((line) => line.sellerId === sellerId);
      try {
        const order = await placeOrder({
          orderId: placing[sellerId],
          buyerId: user.id,
          buyerEmail: user.email,
          sellerId,
          lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
        });
        placed.push(order);
        delete placing[sellerId];
        req.session.cart = (req.session.cart ?? []).filter((line) => line.sellerId !== sellerId);
      } catch (error) {
        if (!(error instanceof OrdersError && error.code === "sold_out")) {
          throw error;
        }
        soldOut.push(sellerId);
      }
    }

    res.status(placed.length > 0 ? 201 : 409).json({ placed, soldOut });
  } catch (error) {
    next(error);
  }
});
