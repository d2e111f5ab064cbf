import { Router } from "express";
import { z } from "zod";

const ordersUrl = process.env.ORDERS_URL ?? "http://orders.internal.storefront.example.com";

const Draft = z.object({ buyerId: z.string().min(1), orderId: z.string().uuid() });
const Confirm = z.object({ buyerEmail: z.string().email(), reason: z.string().min(3).max(200) });

// Two pages, because operators look up the order first and write the reason with the customer on the phone.
export const refunds = Router();

refunds.post("/draft", (req, res) => {
  const input = Draft.safeParse(req.body);
  if (!input.success) {
    res.status(400).json({ error: "bad_draft" });
    return;
  }
  req.session.refund = input.data;
  res.status(201).json(req.session.refund);
});

refunds.post("/confirm", async (req, res, next) => {
  try {
    const input = Confirm.safeParse(req.body);
    const draft = req.session.refund;
    if (!input.success || !draft) {
      res.status(400).json({ error: "bad_refund" });
      return;
    }
    const response = await fetch(new URL(`/orders/${draft.orderId}/cancel`, ordersUrl), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        buyerId: draft.buyerId,
        buyerEmail: input.data.buyerEmail,
        reason: `${input.data.reason} (${req.session.operator})`,
      }),
      signal: AbortSignal.timeout(5_000),
    });
    if (response.ok) {
      delete req.session.refund;
    }
    res.status(response.status).json(await response.json());
  } catch (error) {
    next(error);
  }
});
