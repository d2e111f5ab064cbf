import { armTemplate, azureProgram, type Thing } from "./thing.ts";

export const containerApp: Thing = {
	name: "an app of Azure Container Apps",
	in: {
		terraform: `resource "azurerm_container_app" "jobs" {
  template {
    min_replicas = 2
    max_replicas = 12
    container {
      name   = "jobs"
      image  = "shop/jobs:1"
      cpu    = 0.5
      memory = "1Gi"
    }
    custom_scale_rule {
      name             = "depth"
      custom_rule_type = "azure-servicebus"
    }
    custom_scale_rule {
      name             = "cpu"
      custom_rule_type = "cpu"
      metadata         = { type = "Utilization", value = "70" }
    }
  }
}`,
		bicep: `resource jobs 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'jobs'
  properties: {
    template: {
      containers: [ { name: 'jobs', image: 'shop/jobs:1', resources: { cpu: json('0.5'), memory: '1Gi' } } ]
      scale: {
        minReplicas: 2
        maxReplicas: 12
        rules: [
          { name: 'depth', custom: { type: 'azure-servicebus' } }
          { name: 'cpu', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '70' } } }
        ]
      }
    }
  }
}`,
		arm: armTemplate(`  "resources": [
    {
      "type": "Microsoft.App/containerApps",
      "apiVersion": "2024-03-01",
      "name": "jobs",
      "properties": {
        "template": {
          "containers": [
            { "name": "jobs", "image": "shop/jobs:1", "resources": { "cpu": "[json('0.5')]", "memory": "1Gi" } }
          ],
          "scale": {
            "minReplicas": 2,
            "maxReplicas": 12,
            "rules": [
              { "name": "depth", "custom": { "type": "azure-servicebus" } },
              { "name": "cpu", "custom": { "type": "cpu", "metadata": { "type": "Utilization", "value": "70" } } }
            ]
          }
        }
      }
    }
  ]`),
		pulumi: azureProgram(`new app.ContainerApp("jobs", {
  template: {
    containers: [{ name: "jobs", image: "shop/jobs:1", resources: { cpu: 0.5, memory: "1Gi" } }],
    scale: {
      minReplicas: 2,
      maxReplicas: 12,
      rules: [
        { name: "depth", custom: { type: "azure-servicebus" } },
        { name: "cpu", custom: { type: "cpu", metadata: { type: "Utilization", value: "70" } } },
      ],
    },
  },
});`),
	},
	stated: {
		Service: { platform: "managed", replicas: 2, image: "shop/jobs:1", cpuRequest: 0.5, memoryLimit: 2 ** 30 },
		Scaler: { type: "keda", signals: ["queue-depth", "cpu"], min: 2, max: 12 },
	},
	joined: ["Scaler scales to Service"],
};
