import { pythonProgram, type Thing, yamlProgram } from "./thing.ts";

export const cloudRun: Thing = {
	name: "a service of Cloud Run",
	in: {
		terraform: `resource "google_cloud_run_v2_service" "web" {
  ingress = "INGRESS_TRAFFIC_ALL"
  template {
    session_affinity                 = true
    max_instance_request_concurrency = 40
    scaling {
      min_instance_count = 2
      max_instance_count = 12
    }
    containers { image = "gcr.io/shop/web:1" }
  }
}`,
		kubernetes: `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: web
  annotations: { run.googleapis.com/ingress: all }
spec:
  template:
    metadata:
      annotations:
        autoscaling.knative.dev/minScale: "2"
        autoscaling.knative.dev/maxScale: "12"
        run.googleapis.com/sessionAffinity: "true"
    spec:
      containerConcurrency: 40
      containers: [{ image: "gcr.io/shop/web:1" }]
`,
		"config-connector": `apiVersion: run.cnrm.cloud.google.com/v1beta1
kind: RunService
metadata: { name: web }
spec:
  ingress: INGRESS_TRAFFIC_ALL
  template:
    sessionAffinity: true
    maxInstanceRequestConcurrency: 40
    scaling: { minInstanceCount: 2, maxInstanceCount: 12 }
    containers: [{ image: "gcr.io/shop/web:1" }]
`,
		pulumi: `import * as gcp from "@pulumi/gcp";
new gcp.cloudrunv2.Service("web", {
  ingress: "INGRESS_TRAFFIC_ALL",
  template: {
    sessionAffinity: true,
    maxInstanceRequestConcurrency: 40,
    scaling: { minInstanceCount: 2, maxInstanceCount: 12 },
    containers: [{ image: "gcr.io/shop/web:1" }],
  },
});`,
		"pulumi-python": pythonProgram(`import pulumi_gcp as gcp
gcp.cloudrunv2.Service(
    "web",
    ingress="INGRESS_TRAFFIC_ALL",
    template=gcp.cloudrunv2.ServiceTemplateArgs(
        session_affinity=True,
        max_instance_request_concurrency=40,
        scaling={"min_instance_count": 2, "max_instance_count": 12},
        containers=[{"image": "gcr.io/shop/web:1"}],
    ),
)`),
		"pulumi-yaml": yamlProgram(`  web:
    type: gcp:cloudrunv2:Service
    properties:
      ingress: INGRESS_TRAFFIC_ALL
      template:
        sessionAffinity: true
        maxInstanceRequestConcurrency: 40
        scaling: { minInstanceCount: 2, maxInstanceCount: 12 }
        containers: [{ image: "gcr.io/shop/web:1" }]`),
	},
	stated: {
		Service: { platform: "managed", image: "gcr.io/shop/web:1", concurrency: 40, grace: 10 },
		Scaler: { type: "gcp", signals: ["requests", "cpu"], min: 2, max: 12 },
		Balancer: { layer: "L7", public: true, affinity: "cookie" },
	},
	joined: ["Balancer routes to Service", "Scaler scales to Service"],
};
