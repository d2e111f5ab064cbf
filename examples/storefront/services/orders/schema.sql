-- Applied to every shard by the release job, before the new version rolls out.
-- A row lives on the shard of the user it belongs to: orders with the buyer, products and stock with the seller.

CREATE TABLE IF NOT EXISTS orders (
  id          uuid PRIMARY KEY,
  buyer_id    text NOT NULL,
  seller_id   text NOT NULL,
  status      text NOT NULL DEFAULT 'placed' CHECK (status IN ('placed', 'paid', 'shipped', 'cancelled')),
  lines       jsonb NOT NULL,
  total_cents integer NOT NULL CHECK (total_cents >= 0),
  placed_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS orders_by_buyer ON orders (buyer_id, placed_at DESC);

CREATE TABLE IF NOT EXISTS refunds (
  order_id     uuid PRIMARY KEY REFERENCES orders (id),
  amount_cents integer NOT NULL,
  reason       text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS products (
  sku         text PRIMARY KEY,
  seller_id   text NOT NULL,
  title       text NOT NULL,
  price_cents integer NOT NULL CHECK (price_cents > 0),
  on_hand     integer NOT NULL CHECK (on_hand >= 0)
);
CREATE INDEX IF NOT EXISTS products_by_seller ON products (seller_id);
