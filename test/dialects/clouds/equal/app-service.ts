import type { Thing } from "./thing.ts";

export const appService: Thing = {
	name: "an app of Azure's App Service",
	in: {
		terraform: `resource "azurerm_service_plan" "main" {
  sku_name     = "P1v3"
  worker_count = 3
}
resource "azurerm_linux_web_app" "shop" {
  service_plan_id         = azurerm_service_plan.main.id
  client_affinity_enabled = true
  site_config { health_check_path = "/healthz" }
}`,
		bicep: `param workers int = 3
resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: 'main'
  sku: { name: 'P1v3', capacity: workers }
}
resource shop 'Microsoft.Web/sites@2023-12-01' = {
  name: 'shop'
  properties: {
    serverFarmId: plan.id
    siteConfig: { healthCheckPath: '/healthz' }
  }
}`,
	},
	stated: {
		Service: { platform: "managed", role: "server", replicas: 3, readiness: "http", instanceType: "P1v3" },
		Balancer: { affinity: "cookie", public: true, layer: "L7" },
	},
	joined: ["Balancer routes to Service"],
};
