import { createHash } from "node:crypto";
import { Pool } from "pg";

// Every user, buyer or seller, belongs to one of 256 slots, and every slot to a shard. Moving a slot means
// copying its users and changing this table; nobody else's data moves. (Runbook: "Moving a slot".)
const SLOTS: { upTo: number; shard: number }[] = [
  { upTo: 63, shard: 0 },
  { upTo: 127, shard: 1 },
  { upTo: 191, shard: 2 },
  { upTo: 255, shard: 3 },
];

const hosts = (process.env.SHARD_HOSTS ?? "localhost,localhost,localhost,localhost").split(",");

const pools = hosts.map(
  (host) =>
    new Pool({
      host,
      database: "orders",
      user: process.env.PGUSER,
      password: process.env.PGPASSWORD,
      // Encrypted, but our own names (orders-db-N.storefront.internal) are not in the RDS certificate.
      ssl: process.env.PGSSLMODE === "disable" ? false : { rejectUnauthorized: false },
      max: 10,
      connectionTimeoutMillis: 2_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: 4_000,
      application_name: "orders",
    }),
);

export function slotOf(userId: string): number {
  return createHash("sha256").update(userId).digest().readUInt8(0);
}

export function shardFor(userId: string): Pool {
  const slot = slotOf(userId);
  const entry = SLOTS.find((range) => slot <= range.upTo);
  const pool = entry && pools[entry.shard];
  if (!pool) {
    throw new Error(`no shard for slot ${slot}`);
  }
  return pool;
}

export async function closeShards(): Promise<void> {
  await Promise.all(pools.map((pool) => pool.end()));
}
