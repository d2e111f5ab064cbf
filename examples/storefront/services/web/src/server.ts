import express, { type ErrorRequestHandler } from "express";
import { pino } from "pino";
import { pinoHttp } from "pino-http";
import { OrdersError } from "./lib/orders-client";
import { account } from "./routes/account";
import { cart } from "./routes/cart";
import { catalogue } from "./routes/catalogue";
import { checkout } from "./routes/checkout";
import { sessions } from "./session";

const port = Number(process.env.PORT ?? 3000);

const logger = pino({
  base: { service: "web", version: process.env.APP_VERSION },
  level: process.env.LOG_LEVEL ?? "info",
  redact: ["req.headers.cookie", "req.headers.authorization", 'res.headers["set-cookie"]'],
});

const app = express();

// TLS ends at the ingress; without this the session cookie is never marked secure.
app.set("trust proxy", 1);
app.disable("x-powered-by");

// Above the logger and the session: the kubelet asks every few seconds and has no cookie.
app.get("/healthz", (_req, res) => {
  res.sendStatus(204);
});

app.use(pinoHttp({ logger }));
app.use(express.json({ limit: "64kb" }));

app.use("/api", catalogue);

app.use(sessions);
app.use("/api/session", account);
app.use("/api/cart", cart);
app.use("/api/checkout", checkout);

const onError: ErrorRequestHandler = (error, req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  req.log.error(error);
  if (error instanceof OrdersError) {
    res.status(error.status).json({ error: error.code });
    return;
  }
  res.status(500).json({ error: "internal" });
};
app.use(onError);

const server = app.listen(port, () => {
  logger.info({ port }, "web is listening");
});

// A little above the ingress controller's 60 s, so that it is never us who closes an idle connection first.
server.keepAliveTimeout = 65_000;
server.headersTimeout = 66_000;
