import Fastify from "fastify";
import { routes } from "./routes";
import { closeShards } from "./shards";

const port = Number(process.env.PORT ?? 3001);

const app = Fastify({
  logger: { level: process.env.LOG_LEVEL ?? "info", base: { service: "orders" } },
  bodyLimit: 64 * 1024,
  keepAliveTimeout: 65_000,
  requestTimeout: 10_000,
});

let leaving = false;

app.get("/healthz", async () => ({ ok: true }));
app.get("/readyz", async (_request, reply) => reply.code(leaving ? 503 : 200).send({ ready: !leaving }));
app.register(routes);

// preStop has kept us listening while the endpoints were updated; what is still here is work in progress.
// close() stops accepting and waits for it, then the pools can go.
async function shutdown(signal: string): Promise<void> {
  if (leaving) {
    return;
  }
  leaving = true;
  app.log.info({ signal }, "draining");
  const giveUp = setTimeout(() => {
    app.log.error("still busy after 20 s, leaving anyway");
    process.exit(1);
  }, 20_000);
  giveUp.unref();
  await app.close();
  await closeShards();
  process.exit(0);
}

process.on("SIGTERM", () => void shutdown("SIGTERM"));
process.on("SIGINT", () => void shutdown("SIGINT"));

app.listen({ port, host: "0.0.0.0" }).catch((error: unknown) => {
  app.log.error(error);
  process.exit(1);
});
