import type { Known } from "./known.ts";

/** Source: Azure/avm-res-web-site, inputs of versions 0.10 to 0.19. */
const site = `
variable "name" {}
variable "kind" { default = "webapp" }
variable "os_type" { default = "Linux" }
variable "service_plan_resource_id" { default = null }
variable "client_affinity_enabled" { default = false }
variable "site_config" { default = {} }
variable "app_settings" { default = {} }
variable "public_network_access_enabled" { default = null }
resource "azurerm_linux_web_app" "this" {
  count                         = var.kind == "webapp" ? 1 : 0
  name                          = var.name
  service_plan_id               = var.service_plan_resource_id
  client_affinity_enabled       = var.client_affinity_enabled
  public_network_access_enabled = var.public_network_access_enabled
  app_settings                  = var.app_settings
  site_config {
    health_check_path = try(var.site_config.health_check_path, null)
  }
}
output "resource_id" { value = azurerm_linux_web_app.this.id }
output "name" { value = azurerm_linux_web_app.this.name }
`;

/** Source: Azure/avm-res-web-serverfarm, inputs of versions 0.2 to 0.7, with its defaults. */
const plan = `
variable "name" {}
variable "os_type" {}
variable "sku_name" { default = "P1v2" }
variable "worker_count" { default = 3 }
variable "zone_balancing_enabled" { default = true }
resource "azurerm_service_plan" "this" {
  name                   = var.name
  os_type                = var.os_type
  sku_name               = var.sku_name
  worker_count           = var.worker_count
  zone_balancing_enabled = var.zone_balancing_enabled
}
output "resource_id" { value = azurerm_service_plan.this.id }
output "name" { value = azurerm_service_plan.this.name }
`;

/** Source: Azure/avm-res-dbforpostgresql-flexibleserver, with its default of zone-redundant availability. */
const postgres = `
variable "name" {}
variable "sku_name" { default = null }
variable "server_version" { default = null }
variable "high_availability" { default = { mode = "ZoneRedundant" } }
resource "azurerm_postgresql_flexible_server" "this" {
  name     = var.name
  sku_name = var.sku_name
  dynamic "high_availability" {
    for_each = var.high_availability == null ? [] : [var.high_availability]
    content {
      mode = try(high_availability.value.mode, null)
    }
  }
}
output "resource_id" { value = azurerm_postgresql_flexible_server.this.id }
output "fqdn" { value = azurerm_postgresql_flexible_server.this.fqdn }
output "name" { value = azurerm_postgresql_flexible_server.this.name }
`;

/** Source: Azure/avm-res-cache-redis, with its defaults. */
const redis = `
variable "name" {}
variable "sku_name" { default = "Premium" }
variable "capacity" { default = 2 }
variable "shard_count" { default = null }
variable "replicas_per_primary" { default = null }
variable "zones" { default = ["1", "2", "3"] }
resource "azurerm_redis_cache" "this" {
  name                 = var.name
  sku_name             = var.sku_name
  capacity             = var.capacity
  shard_count          = var.shard_count
  replicas_per_primary = var.replicas_per_primary
  zones                = var.zones
}
output "resource_id" { value = azurerm_redis_cache.this.id }
output "name" { value = azurerm_redis_cache.this.name }
`;

/** Source: Azure/avm-res-app-containerapp, inputs of versions 0.3 to 0.7. */
const containerApp = `
variable "name" {}
variable "template" {}
variable "ingress" { default = null }
resource "azurerm_container_app" "this" {
  name = var.name
  template {
    min_replicas = try(var.template.min_replicas, null)
    max_replicas = try(var.template.max_replicas, null)
    dynamic "container" {
      for_each = try(var.template.containers, [])
      content {
        name  = try(container.value.name, null)
        image = try(container.value.image, null)
      }
    }
    dynamic "http_scale_rule" {
      for_each = try(var.template.http_scale_rules, [])
      content {
        name                = try(http_scale_rule.value.name, null)
        concurrent_requests = try(http_scale_rule.value.concurrent_requests, null)
      }
    }
    dynamic "custom_scale_rule" {
      for_each = try(var.template.custom_scale_rules, [])
      content {
        name             = try(custom_scale_rule.value.name, null)
        custom_rule_type = try(custom_scale_rule.value.custom_rule_type, null)
        metadata         = try(custom_scale_rule.value.metadata, null)
      }
    }
  }
  dynamic "ingress" {
    for_each = var.ingress == null ? [] : [var.ingress]
    content {
      external_enabled = try(ingress.value.external_enabled, null)
      target_port      = try(ingress.value.target_port, null)
    }
  }
}
output "resource_id" { value = azurerm_container_app.this.id }
`;

/** Source: Azure/aks, inputs of versions 6 to 11: a pool of the cluster's own, and `node_pools` beside it. */
const aks = `
variable "cluster_name" { default = null }
variable "prefix" { default = "" }
variable "agents_pool_name" { default = "nodepool" }
variable "agents_size" { default = "Standard_D2s_v3" }
variable "agents_count" { default = 2 }
variable "agents_min_count" { default = null }
variable "agents_max_count" { default = null }
variable "agents_labels" { default = {} }
variable "agents_taints" { default = null }
variable "only_critical_addons_enabled" { default = null }
variable "enable_auto_scaling" { default = false }
variable "auto_scaling_enabled" { default = false }
variable "node_pools" { default = {} }
resource "azurerm_kubernetes_cluster" "main" {
  name = var.cluster_name == null ? "\${var.prefix}-aks" : var.cluster_name
  default_node_pool {
    name                         = var.agents_pool_name
    vm_size                      = var.agents_size
    auto_scaling_enabled         = var.enable_auto_scaling || var.auto_scaling_enabled
    node_count                   = var.agents_count
    min_count                    = var.agents_min_count
    max_count                    = var.agents_max_count
    node_labels                  = var.agents_labels
    node_taints                  = var.agents_taints
    only_critical_addons_enabled = var.only_critical_addons_enabled
  }
}
resource "azurerm_kubernetes_cluster_node_pool" "pool" {
  for_each             = { for key, pool in var.node_pools : key => pool }
  name                 = try(each.value.name, each.key)
  vm_size              = each.value.vm_size
  auto_scaling_enabled = try(each.value.enable_auto_scaling, each.value.auto_scaling_enabled, false)
  node_count           = try(each.value.node_count, null)
  min_count            = try(each.value.min_count, null)
  max_count            = try(each.value.max_count, null)
  priority             = try(each.value.priority, null)
  node_labels          = try(each.value.node_labels, null)
  node_taints          = try(each.value.node_taints, null)
}
`;

/** Azure Verified Modules, by the inputs that they document. */
export const azure: Known[] = [
	{ source: "Azure/aks/azurerm", text: aks },
	{ source: "Azure/avm-res-web-site/azurerm", text: site },
	{ source: "Azure/avm-res-web-serverfarm/azurerm", text: plan },
	{ source: "Azure/avm-res-dbforpostgresql-flexibleserver/azurerm", text: postgres },
	{ source: "Azure/avm-res-cache-redis/azurerm", text: redis },
	{ source: "Azure/avm-res-app-containerapp/azurerm", text: containerApp },
];
