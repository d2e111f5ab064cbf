/** One service of some replicas behind an address that pins clients: the least on which rules find something. */
export function smallWorkspace(replicas: number): Record<string, string> {
	const text = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: example/web:1 }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { sessionAffinity: ClientIP, selector: { app: web }, ports: [{ port: 80 }] }
`;
	return { "web.yaml": text };
}
