import { Router } from "express";
import { z } from "zod";
import { productsOf } from "../lib/orders-client";

const MAX_LINES = 40;

const Add = z.object({
  sku: z.string().max(64),
  sellerId: z.string().max(64),
  quantity: z.number().int().min(1).max(20),
});

export const cart = Router();

cart.get("/", (req, res) => {
  res.json({ lines: req.session.cart ?? [] });
});

cart.post("/lines", async (req, res, next) => {
  try {
    const input = Add.safeParse(req.body);
    if (!input.success) {
      res.status(400).json({ error: "bad_line" });
      return;
    }
    const { sku, sellerId, quantity } = input.data;
    const product = (await productsOf(sellerId)).find((p) => p.sku === sku);
    if (!product?.available) {
      res.status(409).json({ error: "sold_out" });
      return;
    }

    const lines = req.session.cart ?? [];
    const line = lines.find((l) => l.sku === sku);
    if (line) {
      line.quantity = Math.min(line.quantity + quantity, 20);
    } else if (lines.length >= MAX_LINES) {
      res.status(409).json({ error: "cart_full" });
      return;
    } else {
      lines.push({ sku, sellerId, title: product.title, quantity });
    }
    req.session.cart = lines;
    res.status(201).json({ lines });
  } catch (error) {
    next(error);
  }
});

cart.delete("/lines/:sku", (req, res) => {
  req.session.cart = (req.session.cart ?? []).filter((line) => line.sku !== req.params.sku);
  res.json({ lines: req.session.cart });
});
