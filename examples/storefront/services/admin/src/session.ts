import { RedisStore } from "connect-redis";
import session from "express-session";
import { createClient } from "redis";

export interface RefundDraft {
  buyerId: string;
  orderId: string;
  reason?: string;
}

declare module "express-session" {
  interface SessionData {
    operator: string;
    refund: RefundDraft;
  }
}

export const redis = createClient({
  url: process.env.REDIS_URL,
  disableOfflineQueue: true,
  socket: {
    connectTimeout: 2_000,
    reconnectStrategy: (attempt) => Math.random() * Math.min(100 * 2 ** attempt, 10_000),
  },
});

redis.on("error", (error) => console.error("redis", error));

const EIGHT_HOURS = 8 * 60 * 60;

export const sessions = session({
  store: new RedisStore({ client: redis, prefix: "admin:session:", ttl: EIGHT_HOURS }),
  name: "admin.sid",
  secret: process.env.SESSION_SECRET ?? "",
  resave: false,
  saveUninitialized: false,
  cookie: { httpOnly: true, sameSite: "strict", secure: true, maxAge: EIGHT_HOURS * 1000 },
});
