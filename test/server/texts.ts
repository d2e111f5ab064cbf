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

export const shop = { "deploy/web.yaml": deployment, "deploy/service.yaml": service, "deploy/hpa.yaml": scaler };
