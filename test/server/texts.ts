/** A shop that pins its clients, scales on CPU only, and comments on it. */
export const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: example.com/web:1
`;

export const service = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  # the cart was empty on every other page
  sessionAffinity: ClientIP # SHOP-412
  selector: { app: web }
  ports:
    - port: 80
`;

export const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 3
  maxReplicas: 9
`;

/** Read, so that it is known to hold no long-lived connection; where its sessions are kept stays unknown. */
const code = `import express from "express";
import session from "express-session";
import { store } from "./store.js";
const app = express();
app.use(session({ secret: "x", store }));
const server = app.listen(3000);
process.on("SIGTERM", () => server.close());
`;

export const shop = {
	"deploy/web.yaml": deployment,
	"deploy/service.yaml": service,
	"deploy/hpa.yaml": scaler,
	"web/package.json": `{ "name": "web" }\n`,
	"web/server.ts": code,
};
