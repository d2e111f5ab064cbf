import type { Known } from "./known.ts";

/** Source: terraform-google-modules/sql-db//modules/{postgresql,mysql}, inputs of versions 13 to 25. */
const sql = `
variable "name" {}
variable "database_version" { default = null }
variable "tier" { default = null }
variable "edition" { default = null }
variable "availability_type" { default = "ZONAL" }
variable "region" { default = null }
variable "database_flags" { default = [] }
variable "read_replicas" { default = [] }
resource "google_sql_database_instance" "default" {
  name             = var.name
  database_version = var.database_version
  region           = var.region
  settings {
    tier              = var.tier
    availability_type = var.availability_type
    dynamic "database_flags" {
      for_each = var.database_flags
      content {
        name  = database_flags.value.name
        value = database_flags.value.value
      }
    }
  }
}
resource "google_sql_database_instance" "replicas" {
  for_each             = { for key, replica in var.read_replicas : key => replica }
  name                 = "\${var.name}-replica-\${each.key}"
  master_instance_name = google_sql_database_instance.default.name
  settings {
    tier = try(each.value.tier, var.tier)
  }
}
output "instance_name" { value = google_sql_database_instance.default.name }
output "instance_connection_name" { value = google_sql_database_instance.default.connection_name }
output "private_ip_address" { value = google_sql_database_instance.default.private_ip_address }
output "instance_ip_address" { value = google_sql_database_instance.default.ip_address }
`;

/** Source: terraform-google-modules/vm//modules/mig, inputs of versions 8 to 13. */
const mig = `
variable "hostname" { default = "default" }
variable "mig_name" { default = "" }
variable "region" { default = null }
variable "target_size" { default = 1 }
variable "instance_template" { default = null }
variable "autoscaling_enabled" { default = "false" }
variable "autoscaler_name" { default = "" }
variable "max_replicas" { default = 10 }
variable "min_replicas" { default = 2 }
variable "cooldown_period" { default = 60 }
variable "autoscaling_cpu" { default = [] }
variable "autoscaling_metric" { default = [] }
variable "autoscaling_lb" { default = [] }
variable "scaling_schedules" { default = [] }
variable "distribution_policy_zones" { default = null }
variable "health_check" { default = null }
resource "google_compute_region_instance_group_manager" "mig" {
  name                      = var.mig_name == "" ? var.hostname : var.mig_name
  region                    = var.region
  target_size               = var.autoscaling_enabled == true || var.autoscaling_enabled == "true" ? null : var.target_size
  distribution_policy_zones = var.distribution_policy_zones
  version {
    instance_template = var.instance_template
  }
  dynamic "auto_healing_policies" {
    for_each = try(var.health_check.type, "") == "" ? [] : [var.health_check]
    content {
      health_check      = "it"
      initial_delay_sec = try(auto_healing_policies.value.initial_delay_sec, null)
    }
  }
}
resource "google_compute_region_autoscaler" "autoscaler" {
  count  = var.autoscaling_enabled == true || var.autoscaling_enabled == "true" ? 1 : 0
  name   = var.autoscaler_name
  target = google_compute_region_instance_group_manager.mig.self_link
  autoscaling_policy {
    min_replicas    = var.min_replicas
    max_replicas    = var.max_replicas
    cooldown_period = var.cooldown_period
    dynamic "cpu_utilization" {
      for_each = var.autoscaling_cpu
      content {
        target            = try(cpu_utilization.value.target, null)
        predictive_method = try(cpu_utilization.value.predictive_method, null)
      }
    }
    dynamic "metric" {
      for_each = var.autoscaling_metric
      content {
        name   = try(metric.value.name, null)
        target = try(metric.value.target, null)
      }
    }
    dynamic "load_balancing_utilization" {
      for_each = var.autoscaling_lb
      content {
        target = try(load_balancing_utilization.value.target, null)
      }
    }
    dynamic "scaling_schedules" {
      for_each = var.scaling_schedules
      content {
        min_required_replicas = try(scaling_schedules.value.min_required_replicas, null)
      }
    }
  }
}
output "instance_group" { value = google_compute_region_instance_group_manager.mig.instance_group }
output "self_link" { value = google_compute_region_instance_group_manager.mig.self_link }
`;

/** Source: terraform-google-modules/vm//modules/instance_template, inputs of versions 8 to 13. */
const template = `
variable "name_prefix" { default = "default" }
variable "machine_type" { default = "n1-standard-1" }
variable "preemptible" { default = false }
variable "spot" { default = false }
resource "google_compute_instance_template" "tpl" {
  name         = var.name_prefix
  machine_type = var.machine_type
  scheduling {
    preemptible        = var.preemptible
    provisioning_model = var.spot ? "SPOT" : null
  }
}
output "self_link" { value = google_compute_instance_template.tpl.self_link }
output "self_link_unique" { value = google_compute_instance_template.tpl.self_link }
`;

/** Source: GoogleCloudPlatform/lb-http (terraform-google-modules/lb-http), inputs of versions 6 to 13. */
const lbHttp = `
variable "name" {}
variable "backends" { default = {} }
variable "security_policy" { default = null }
variable "load_balancing_scheme" { default = "EXTERNAL" }
resource "google_compute_backend_service" "default" {
  for_each                        = { for key, backend in var.backends : key => backend }
  name                            = "\${var.name}-backend-\${each.key}"
  protocol                        = try(each.value.protocol, "HTTP")
  load_balancing_scheme           = var.load_balancing_scheme
  session_affinity                = try(each.value.session_affinity, null)
  affinity_cookie_ttl_sec         = try(each.value.affinity_cookie_ttl_sec, null)
  connection_draining_timeout_sec = try(each.value.connection_draining_timeout_sec, null)
  security_policy                 = try(each.value.security_policy, null) == null ? var.security_policy : each.value.security_policy
  health_checks                   = try(each.value.health_check, null) == null ? null : [google_compute_health_check.default[each.key].id]
  dynamic "backend" {
    for_each = try(each.value.groups, [])
    content {
      group = backend.value.group
    }
  }
}
resource "google_compute_health_check" "default" {
  for_each            = { for key, backend in var.backends : key => backend if try(backend.health_check, null) != null }
  check_interval_sec  = try(each.value.health_check.check_interval_sec, null)
  unhealthy_threshold = try(each.value.health_check.unhealthy_threshold, null)
}
output "external_ip" { value = "" }
`;

/** Source: GoogleCloudPlatform/cloud-run (v1) and terraform-google-modules/cloud-run//modules/v2. */
const cloudRun = `
variable "service_name" {}
variable "location" { default = null }
variable "image" { default = null }
variable "template_scaling" { default = null }
variable "template_annotations" { default = {} }
variable "container_concurrency" { default = null }
variable "containers" { default = [] }
variable "session_affinity" { default = null }
variable "max_instance_request_concurrency" { default = null }
variable "ingress" { default = null }
resource "google_cloud_run_v2_service" "main" {
  name     = var.service_name
  location = var.location
  ingress  = var.ingress
  template {
    session_affinity                 = var.session_affinity
    max_instance_request_concurrency = var.max_instance_request_concurrency == null ? var.container_concurrency : var.max_instance_request_concurrency
    scaling {
      min_instance_count = try(var.template_scaling.min_instance_count, var.template_annotations["autoscaling.knative.dev/minScale"], null)
      max_instance_count = try(var.template_scaling.max_instance_count, var.template_annotations["autoscaling.knative.dev/maxScale"], null)
    }
    containers {
      image = var.image == null ? try(var.containers[0].container_image, null) : var.image
    }
  }
}
output "service_name" { value = google_cloud_run_v2_service.main.name }
output "service_id" { value = google_cloud_run_v2_service.main.id }
`;

/** Source: terraform-google-modules/memorystore, inputs of versions 4 to 15. */
const memorystore = `
variable "name" { default = "" }
variable "tier" { default = "STANDARD_HA" }
variable "replica_count" { default = null }
variable "memory_size_gb" { default = 1 }
variable "region" { default = null }
resource "google_redis_instance" "default" {
  name          = var.name
  tier          = var.tier
  replica_count = var.replica_count
  region        = var.region
}
output "host" { value = google_redis_instance.default.host }
`;

/** Source: terraform-google-modules/kubernetes-engine and its submodules, `node_pools`, inputs of versions 20 to 40. */
const gke = `
variable "name" { default = "" }
variable "node_pools" { default = [{ name = "default-node-pool" }] }
variable "node_pools_labels" { default = {} }
variable "node_pools_taints" { default = {} }
resource "google_container_node_pool" "pools" {
  for_each = { for pool in var.node_pools : pool.name => pool }
  name     = each.key
  dynamic "autoscaling" {
    for_each = try(each.value.autoscaling, true) == true || try(each.value.autoscaling, true) == "true" ? [each.value] : []
    content {
      min_node_count       = try(autoscaling.value.min_count, 1)
      max_node_count       = try(autoscaling.value.max_count, 100)
      total_min_node_count = try(autoscaling.value.total_min_count, null)
      total_max_node_count = try(autoscaling.value.total_max_count, null)
    }
  }
  node_config {
    machine_type = try(each.value.machine_type, "e2-medium")
    preemptible  = try(each.value.preemptible, null)
    spot         = try(each.value.spot, null)
    labels = merge(
      { cluster_name = var.name, node_pool = each.key },
      try(var.node_pools_labels["all"], {}),
      try(var.node_pools_labels[each.key], {}),
    )
    dynamic "taint" {
      for_each = concat(try(var.node_pools_taints["all"], []), try(var.node_pools_taints[each.key], []))
      content {
        key    = taint.value.key
        value  = taint.value.value
        effect = taint.value.effect
      }
    }
  }
}
`;

/** Modules of Google in the public registry, by the inputs that they document. */
export const google: Known[] = [
	{ source: "terraform-google-modules/sql-db/google//modules/postgresql", text: sql },
	{ source: "terraform-google-modules/sql-db/google//modules/mysql", text: sql },
	{ source: "GoogleCloudPlatform/sql-db/google//modules/postgresql", text: sql },
	{ source: "GoogleCloudPlatform/sql-db/google//modules/mysql", text: sql },
	{ source: "terraform-google-modules/vm/google//modules/mig", text: mig },
	{ source: "terraform-google-modules/vm/google//modules/instance_template", text: template },
	{ source: "GoogleCloudPlatform/lb-http/google", text: lbHttp },
	{ source: "terraform-google-modules/lb-http/google", text: lbHttp },
	{ source: "GoogleCloudPlatform/lb-http/google//modules/serverless_negs", text: lbHttp },
	{ source: "GoogleCloudPlatform/cloud-run/google", text: cloudRun },
	{ source: "GoogleCloudPlatform/cloud-run/google//modules/v2", text: cloudRun },
	{ source: "terraform-google-modules/memorystore/google", text: memorystore },
	...[
		"",
		"//modules/private-cluster",
		"//modules/beta-public-cluster",
		"//modules/beta-private-cluster",
		"//modules/private-cluster-update-variant",
		"//modules/beta-private-cluster-update-variant",
		"//modules/safer-cluster",
	].map((part) => ({ source: `terraform-google-modules/kubernetes-engine/google${part}`, text: gke })),
];
