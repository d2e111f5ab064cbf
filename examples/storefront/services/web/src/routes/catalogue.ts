import { Router } from "express";
import { productsOf } from "../lib/orders-client";

// Marketing picks these every Monday; they are the tiles on the home page.
const featuredSellers = (process.env.FEATURED_SELLERS ?? "").split(",").filter(Boolean);

export const catalogue = Router();

catalogue.get("/featured", (_req, res) => {
  res.set("cache-control", "public, max-age=300");
  res.json({ sellers: featuredSellers });
});

catalogue.get("/sellers/:sellerId/products", async (req, res, next) => {
  try {
    const products = await productsOf(req.params.sellerId);
    // Half a minute at the CDN. "Sold out" may show that late, checkout asks the stock again anyway.
    res.set("cache-control", "public, max-age=30, stale-while-revalidate=60");
    res.json({ products });
  } catch (error) {
    next(error);
  }
});
