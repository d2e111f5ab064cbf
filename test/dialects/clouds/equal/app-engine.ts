import type { Thing } from "./thing.ts";

export const appEngine: Thing = {
	name: "a flexible service of App Engine",
	in: {
		terraform: `resource "google_app_engine_flexible_app_version" "web" {
  service = "web"
  automatic_scaling {
    min_total_instances = 3
    max_total_instances = 15
    cpu_utilization { target_utilization = 0.6 }
  }
  network { session_affinity = true }
}`,
		"app-engine": `runtime: nodejs
env: flex
service: web
automatic_scaling:
  min_num_instances: 3
  max_num_instances: 15
  cpu_utilization: { target_utilization: 0.6 }
network: { session_affinity: true }
`,
	},
	stated: {
		Service: { platform: "managed", role: "server", replicas: 3 },
		Scaler: { type: "gcp", signals: ["cpu"], cpuTarget: 0.6, min: 3, max: 15, warmup: 120 },
		Balancer: { layer: "L7", public: true, affinity: "cookie" },
	},
	joined: ["Balancer routes to Service", "Scaler scales to Service"],
};
