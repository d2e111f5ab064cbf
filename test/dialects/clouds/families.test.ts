import { beforeAll, describe, expect, test } from "vitest";
import { cloudformation } from "../../../src/dialects/cloudformation/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { fragments, links, said, source } from "./helper.ts";

beforeAll(() => terraform.load!());
const read = (text: string) => fragments(terraform, [source("main.tf", text)]);

describe("Google Cloud", () => {
	test("an instance group, its autoscaler and its backend service", () => {
		const all = read(`resource "google_compute_instance_template" "web" {
  machine_type = "n2-standard-4"
  scheduling { provisioning_model = "SPOT" }
}
resource "google_compute_region_instance_group_manager" "web" {
  version { instance_template = google_compute_instance_template.web.id }
}
resource "google_compute_region_autoscaler" "web" {
  target = google_compute_region_instance_group_manager.web.id
  autoscaling_policy {
    min_replicas = 2
    max_replicas = 20
    cpu_utilization { target = 0.7 }
  }
}
resource "google_compute_backend_service" "web" {
  protocol        = "HTTP"
  session_affinity = "CLIENT_IP"
  backend { group = google_compute_region_instance_group_manager.web.instance_group }
}`);
		expect(said(all, "Service")).toMatchObject({
			platform: "machines",
			instanceType: "n2-standard-4",
			spot: true,
			role: "server",
		});
		expect(said(all, "Scaler")).toMatchObject({
			type: "gcp",
			signals: ["cpu"],
			cpuTarget: 0.7,
			min: 2,
			max: 20,
			warmup: 60,
		});
		expect(said(all, "Balancer")).toMatchObject({ layer: "L7", affinity: "source-ip", drain: 300, public: true });
		expect(links(all)).toEqual(["Balancer routes to Service", "Scaler scales to Service"]);
	});

	test("an autoscaler without a signal follows CPU", () => {
		const all = read(
			'resource "google_compute_autoscaler" "web" {\n  autoscaling_policy {\n    max_replicas = 3\n  }\n}',
		);
		expect(said(all, "Scaler")).toMatchObject({ signals: ["cpu"], max: 3 });
	});

	test("Cloud Run, Cloud SQL, Memorystore, Pub/Sub and node pools", () => {
		const all = read(`resource "google_cloud_run_v2_service" "api" {
  template {
    session_affinity = true
    scaling { max_instance_count = 8 }
  }
}
resource "google_sql_database_instance" "main" {
  database_version = "POSTGRES_16"
  settings {
    tier              = "db-custom-4-16384"
    availability_type = "REGIONAL"
  }
}
resource "google_sql_database_instance" "copy" {
  master_instance_name = google_sql_database_instance.main.name
}
resource "google_pubsub_subscription" "jobs" { ack_deadline_seconds = 60 }
resource "google_container_node_pool" "spare" {
  autoscaling { max_node_count = 9 }
  node_config {
    preemptible = true
    taint {
      key    = "spot"
      value  = "true"
      effect = "NO_SCHEDULE"
    }
  }
}`);
		expect(said(all, "Balancer")).toMatchObject({ affinity: "cookie", public: true });
		expect(said(all, "Scaler")).toMatchObject({ min: 0, max: 8 });
		expect(said(all, "Store")).toMatchObject({ engine: "postgres", multiZone: true, readReplicas: 1 });
		expect(said(all, "Queue")).toMatchObject({ engine: "pubsub", visibility: 60, deadLetter: false });
		expect(said(all, "NodePool")).toMatchObject({ capacity: "spot", max: 9, instanceType: "e2-medium" });
	});
});

describe("Azure", () => {
	test("a scale set with its autoscale: steps, thresholds and times", () => {
		const all = read(`resource "azurerm_linux_virtual_machine_scale_set" "web" {
  sku       = "Standard_D4s_v5"
  instances = 3
}
resource "azurerm_monitor_autoscale_setting" "web" {
  target_resource_id = azurerm_linux_virtual_machine_scale_set.web.id
  profile {
    capacity {
      default = 3
      minimum = 3
      maximum = 20
    }
    rule {
      metric_trigger {
        metric_name = "Percentage CPU"
        time_grain  = "PT10M"
        operator    = "GreaterThan"
        threshold   = 80
      }
      scale_action {
        direction = "Increase"
        type      = "PercentChangeCount"
        value     = "25"
        cooldown  = "PT1H30M"
      }
    }
    rule {
      metric_trigger {
        metric_name = "Percentage CPU"
        operator    = "LessThan"
        threshold   = 40
      }
      scale_action {
        direction = "Decrease"
        type      = "ChangeCount"
        value     = "1"
        cooldown  = "PT5M"
      }
    }
  }
}`);
		expect(said(all, "Service")).toMatchObject({
			platform: "machines",
			replicas: 3,
			instanceType: "Standard_D4s_v5",
			spot: false,
		});
		expect(said(all, "Scaler")).toMatchObject({
			type: "step",
			signals: ["cpu"],
			min: 3,
			max: 20,
			cpuTarget: 0.8,
			lowShare: 0.5,
			upSteps: ["25 % from 0"],
			downSteps: ["1 replica from 0"],
			upCooldown: 5400,
			downCooldown: 300,
			metricPeriod: 600,
		});
		expect(links(all)).toEqual(["Scaler scales to Service"]);
	});

	test("what pins by default and what does not", () => {
		const pinned = (text: string) => said(read(text), "Balancer").affinity;
		expect(pinned('resource "azurerm_linux_web_app" "a" {}')).toBe("none");
		expect(pinned('resource "azurerm_app_service" "a" {}')).toBe("cookie");
		expect(pinned('resource "azurerm_cdn_frontdoor_origin_group" "a" {}')).toBe("cookie");
		expect(pinned('resource "azurerm_lb_rule" "a" {\n  load_distribution = "SourceIP"\n}')).toBe("source-ip");
		expect(
			pinned(
				'resource "azurerm_application_gateway" "a" {\n  backend_http_settings {\n    cookie_based_affinity = "Enabled"\n  }\n}',
			),
		).toBe("cookie");
	});

	test("stores, and connections by the size of a server", () => {
		const server = (sku: string) =>
			said(read(`resource "azurerm_postgresql_flexible_server" "a" {\n  sku_name = "${sku}"\n}`), "Store");
		expect(server("B_Standard_B1ms")).toMatchObject({ engine: "postgres", maxConnections: 50 });
		expect(server("GP_Standard_D2ds_v5")).toMatchObject({ maxConnections: 859, multiZone: false });
		expect(server("X")).not.toHaveProperty("maxConnections");
	});
});

describe("how CodeDeploy moves traffic", () => {
	const release = (type: string) =>
		said(
			fragments(cloudformation, [
				source(
					"template.yaml",
					`Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      DeploymentPreference: { Type: ${type}, Alarms: [!Ref Errors] }
`,
				),
			]),
			"Rollout",
		);

	test.each([
		["AllAtOnce", { strategy: "blue-green", allAtOnce: true }],
		["Canary10Percent5Minutes", { strategy: "canary", steps: [0.1], stepDuration: 300, analysis: true }],
		["Linear25PercentEvery1Minute", { strategy: "canary", steps: [0.25, 0.5, 0.75], stepDuration: 60, analysis: true }],
	])("%s", (type, stated) => {
		expect(release(type)).toEqual(stated);
	});

	test("a configuration of one's own is not understood", () => {
		expect(release("!Ref Own").strategy).toContain("?");
	});
});
