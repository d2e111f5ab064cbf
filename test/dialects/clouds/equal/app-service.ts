import { armTemplate, azureProgram, pythonProgram, type Thing, yamlProgram } from "./thing.ts";

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
		arm: armTemplate(`  "parameters": { "workers": { "type": "int", "defaultValue": 3 } },
  "variables": { "plan": "[concat('main-', parameters('workers'))]" },
  "resources": [
    {
      "type": "Microsoft.Web/serverfarms",
      "apiVersion": "2023-12-01",
      "name": "[variables('plan')]",
      "sku": { "name": "P1v3", "capacity": "[parameters('workers')]" }
    },
    {
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "shop",
      "properties": {
        "serverFarmId": "[resourceId('Microsoft.Web/serverfarms', variables('plan'))]",
        "siteConfig": { "healthCheckPath": "/healthz" }
      }
    }
  ]`),
		pulumi: azureProgram(`const plan = new web.AppServicePlan("main", { sku: { name: "P1v3", capacity: 3 } });
new web.WebApp("shop", { serverFarmId: plan.id, siteConfig: { healthCheckPath: "/healthz" } });`),
		"pulumi-python": pythonProgram(`from pulumi_azure_native import web
plan = web.AppServicePlan("main", sku=web.SkuDescriptionArgs(name="P1v3", capacity=3))
web.WebApp("shop", server_farm_id=plan.id, site_config={"health_check_path": "/healthz"})`),
		"pulumi-yaml": yamlProgram(`  plan:
    type: azure-native:web:AppServicePlan
    properties: { sku: { name: P1v3, capacity: 3 } }
  shop:
    type: azure-native:web:WebApp
    properties: { serverFarmId: "\${plan.id}", siteConfig: { healthCheckPath: /healthz } }`),
	},
	stated: {
		Service: { platform: "managed", role: "server", replicas: 3, readiness: "http", instanceType: "P1v3" },
		Balancer: { affinity: "cookie", public: true, layer: "L7" },
	},
	joined: ["Balancer routes to Service"],
};
