import session from "express-session";

export interface CartLine {
  sku: string;
  sellerId: string;
  title: string;
  quantity: number;
}

declare module "express-session" {
  interface SessionData {
    user: { id: string; email: string };
    cart: CartLine[];
    /** Order id by seller while a checkout is under way, so that a second click does not order twice. */
    placing: Record<string, string>;
  }
}

const secret = process.env.SESSION_SECRET;
if (!secret) {
  throw new Error("SESSION_SECRET is not set");
}

const TWO_HOURS = 2 * 60 * 60 * 1000;

// Login and cart. Two hours after the last click it is all forgotten; what matters by then is in orders.
export const sessions = session({
  name: "storefront.sid",
  secret: secret.split(","), // first one signs, the others are still accepted (rotation)
  resave: false,
  saveUninitialized: false,
  rolling: true,
  cookie: {
    httpOnly: true,
    sameSite: "lax",
    secure: process.env.NODE_ENV === "production",
    maxAge: TWO_HOURS,
  },
});
