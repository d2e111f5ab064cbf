import { z } from "zod";

const baseUrl = process.env.ORDERS_URL ?? "http://orders.storefront.svc.cluster.local";

const Product = z.object({
  sku: z.string(),
  sellerId: z.string(),
  title: z.string(),
  priceCents: z.number().int(),
  available: z.boolean(),
});

const Placed = z.object({ orderId: z.string(), totalCents: z.number().int() });

export type Product = z.infer<typeof Product>;
export type Placed = z.infer<typeof Placed>;

export interface OrderRequest {
  orderId: string;
  buyerId: string;
  buyerEmail: string;
  sellerId: string;
  lines: { sku: string; quantity: number }[];
}

export class OrdersError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`orders answered ${status} ${code}`);
  }
}

async function call(path: string, timeoutMs: number, init?: RequestInit): Promise<unknown> {
  const response = await fetch(new URL(path, baseUrl), {
    ...init,
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) {
    const body = (await response.json().catch(() => ({}))) as { error?: string };
    throw new OrdersError(response.status < 500 ? response.status : 502, body.error ?? "unavailable");
  }
  return response.json();
}

export async function productsOf(sellerId: string): Promise<Product[]> {
  return z.array(Product).parse(await call(`/sellers/${encodeURIComponent(sellerId)}/products`, 1_000));
}

export async function placeOrder(order: OrderRequest): Promise<Placed> {
  return Placed.parse(await call("/orders", 5_000, { method: "POST", body: JSON.stringify(order) }));
}
