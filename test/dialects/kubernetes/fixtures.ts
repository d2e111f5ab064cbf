/** A web shop in the style of most tutorials: two-space indentation, comments, all defaults. */
export const plain = `# The web tier
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  # one is enough for now
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
        tier: front
    spec:
      containers:
        - name: web
          image: registry.example.com/shop/web:1.2 # pinned
          resources:
            requests:
              cpu: 250m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  sessionAffinity: ClientIP # carts live in memory
  sessionAffinityConfig:
    clientIP:
      timeoutSeconds: 600
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  maxReplicas: 10
  metrics:
    # CPU only, as ever
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 60
`;

/** Flow maps and quotes, as a JSON lover writes YAML. */
export const flow = `apiVersion: apps/v1
kind: Deployment
metadata: {name: "web", labels: {app: web}}
spec: {replicas: 2, strategy: {type: Recreate}, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {
  # the only container
  containers: [{name: web, image: 'web:1'}],
  terminationGracePeriodSeconds: 45 }}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}], sessionAffinity: 'ClientIP', selector: {app: web}}
---
{"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "web"},
 "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "minReplicas": 1, "maxReplicas": 4,
  "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}]}}
`;

/** Four spaces, dashes at the parent's column, comments in odd places, an anchor, no newline at the end. */
export const odd = `---   # first
kind: Deployment
apiVersion: apps/v1
metadata:
    annotations:
        # kept for the old dashboard
        team: &team shop
    name: web


spec:

    template:
        spec:
            # sidecar second
            containers:
            -   image: web
                # named as the team
                name: *team
                lifecycle:
                    postStart: {exec: {command: [/bin/true]}}
            -   image: envoy
                name: proxy
        # end of pod
        metadata: {labels: {app: web}}
    strategy:
    replicas:   3   # three zones
...
---
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata:
    name: web
    annotations:
        # sticky since 2019
        nginx.ingress.kubernetes.io/affinity: "cookie"
        nginx.ingress.kubernetes.io/session-cookie-name: route   # goes with its line
        # end of stickiness
spec:
    rules:
    -   host: shop.example.com
        http:
            paths:
            -   {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
---
kind: Service
apiVersion: v1
metadata:
    name: web
spec:
    ports:
    - port: 80
    sessionAffinity:
        ClientIP
---
kind: HorizontalPodAutoscaler
apiVersion: autoscaling/v2
metadata:
    name: web
spec:
    maxReplicas:   10
    minReplicas: "2"
    scaleTargetRef: {kind: Deployment, name: web}
    behavior:
        # slow to shrink
        scaleUp: {}
    metrics:
    - type: Resource
      resource:
          name: cpu
          target: {type: Utilization, averageUtilization: 50}`;

/** Objects in a List, with Windows line ends. */
export const list = `apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: web
  spec:
    replicas: 1 # für den Anfang
    template:
      metadata: { labels: { app: web } }
      spec:
        terminationGracePeriodSeconds: 30
        containers:
        - name: web
          image: web:1
          lifecycle:
            preStop:
              exec:
                command: ["/bin/sh", "-c", "sleep 5"]
- apiVersion: v1
  kind: Service
  metadata:
    name: web
  spec:
    ports: [ { port: 80 } ]
    selector: { app: web }
    sessionAffinity: ClientIP
- apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata:
    name: web
  spec:
    scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
    maxReplicas: 5
`.replaceAll("\n", "\r\n");

export const fixtures = { plain, flow, odd, list };
