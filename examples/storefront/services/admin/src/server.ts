import express from "express";
import { refunds } from "./routes/refunds";
import { redis, sessions } from "./session";

const port = Number(process.env.PORT ?? 3002);

const app = express();
app.set("trust proxy", 1);

app.get("/healthz", (_req, res) => {
  res.sendStatus(redis.isReady ? 204 : 503);
});

app.use(express.json({ limit: "64kb" }));
app.use(sessions);

// The load balancer has signed the operator in before a request gets here (see alb.tf).
app.use((req, res, next) => {
  const operator = req.get("x-amzn-oidc-identity");
  if (!operator) {
    res.sendStatus(401);
    return;
  }
  req.session.operator = operator;
  next();
});

app.use("/refunds", refunds);

async function main(): Promise<void> {
  await redis.connect();
  const server = app.listen(port, () => console.info(`admin is listening on ${port}`));
  server.keepAliveTimeout = 65_000;

  process.once("SIGTERM", () => {
    console.info("SIGTERM: finishing open requests");
    server.close(() => {
      redis.quit().finally(() => process.exit(0));
    });
    setTimeout(() => process.exit(1), 25_000).unref();
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
