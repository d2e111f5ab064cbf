/** How a resource type of Azure's Resource Manager is called by Terraform's provider, whose words the families know. */
export interface Shape {
	/** By its `kind`, where that tells several apart. */
	type: string | ((kind: string) => string);
	/** Where Azure's own default is not the provider's. */
	defaults?: Readonly<Record<string, { value: string | number | boolean; source: string }>>;
	/** Ends of paths, where they are called otherwise; "" stands in its holder's place. */
	names?: Readonly<Record<string, string>>;
}

const site: Shape = {
	type: (kind) => (/functionapp/i.test(kind) ? "azurerm_linux_function_app" : "azurerm_linux_web_app"),
	names: {
		serverFarmId: "service_plan_id",
		"siteConfig.healthCheckPath": "health_check_path",
		"siteConfig.linuxFxVersion": "linux_fx_version",
		"siteConfig.numberOfWorkers": "worker_count",
	},
	defaults: {
		client_affinity_enabled: {
			value: true,
			source: "Microsoft.Web/sites: clientAffinityEnabled is true unless it is switched off",
		},
	},
};

/** Resource types of Azure that a family knows. */
export const shapes: Readonly<Record<string, Shape>> = {
	"microsoft.web/sites": site,
	"microsoft.web/serverfarms": {
		type: "azurerm_service_plan",
		names: { "sku.name": "sku_name", "sku.capacity": "worker_count", zoneRedundant: "zone_balancing_enabled", sku: "" },
	},
	"microsoft.app/containerapps": {
		type: "azurerm_container_app",
		names: {
			configuration: "",
			managedEnvironmentId: "container_app_environment_id",
			environmentId: "container_app_environment_id",
			"ingress.external": "external_enabled",
			"stickySessions.affinity": "affinity",
			"ingress.traffic": "traffic_weight",
			"traffic.weight": "percentage",
			scale: "",
			"scale.rules": "scale_rule",
			resources: "",
			"scale.cooldownPeriod": "cooldown_period_in_seconds",
			"scale.pollingInterval": "polling_interval_in_seconds",
		},
	},
	"microsoft.compute/virtualmachinescalesets": {
		type: "azurerm_linux_virtual_machine_scale_set",
		names: {
			"sku.name": "sku",
			"sku.capacity": "instances",
			sku: "",
			virtualMachineProfile: "",
			"upgradePolicy.mode": "upgrade_mode",
			upgradePolicy: "",
			"rollingUpgradePolicy.maxSurge": "maximum_surge_instances_enabled",
		},
	},
	"microsoft.containerservice/managedclusters": {
		type: "azurerm_kubernetes_cluster",
		names: {
			agentPoolProfiles: "default_node_pool",
			"agentPoolProfiles.count": "node_count",
			"agentPoolProfiles.scaleSetPriority": "priority",
		},
	},
	"microsoft.containerservice/managedclusters/agentpools": {
		type: "azurerm_kubernetes_cluster_node_pool",
		names: { parent: "namespace_id", count: "node_count", scaleSetPriority: "priority" },
	},
	"microsoft.insights/autoscalesettings": {
		type: "azurerm_monitor_autoscale_setting",
		names: { targetResourceUri: "target_resource_id", "rules.metricTrigger.metricResourceUri": "metric_resource_id" },
	},
	"microsoft.dbforpostgresql/flexibleservers": {
		type: "azurerm_postgresql_flexible_server",
		names: { "sku.name": "sku_name", sku: "", sourceServerResourceId: "source_server_id" },
	},
	"microsoft.dbformysql/flexibleservers": {
		type: "azurerm_mysql_flexible_server",
		names: { "sku.name": "sku_name", sku: "", sourceServerResourceId: "source_server_id" },
	},
	"microsoft.insights/metricalerts": { type: "azurerm_monitor_metric_alert" },
	"microsoft.sql/servers": { type: "azurerm_mssql_server" },
	"microsoft.sql/servers/databases": {
		type: "azurerm_mssql_database",
		names: { "sku.name": "sku_name", "sku.capacity": "sku_capacity", sku: "", parent: "server_id" },
	},
	"microsoft.sql/servers/failovergroups": { type: "azurerm_mssql_failover_group", names: { parent: "server_id" } },
	"microsoft.cache/redis": {
		type: "azurerm_redis_cache",
		names: {
			"sku.name": "sku_name",
			"sku.family": "family",
			"sku.capacity": "capacity",
			sku: "",
			replicasPerMaster: "replicas_per_primary",
		},
	},
	"microsoft.servicebus/namespaces": { type: "azurerm_servicebus_namespace" },
	"microsoft.servicebus/namespaces/queues": { type: "azurerm_servicebus_queue", names: { parent: "namespace_id" } },
	"microsoft.servicebus/namespaces/topics": { type: "azurerm_servicebus_topic", names: { parent: "namespace_id" } },
	"microsoft.eventhub/namespaces": { type: "azurerm_eventhub_namespace" },
	"microsoft.eventhub/namespaces/eventhubs": { type: "azurerm_eventhub", names: { parent: "namespace_id" } },
	"microsoft.apimanagement/service": { type: "azurerm_api_management" },
	"microsoft.apimanagement/service/apis": { type: "azurerm_api_management_api" },
	"microsoft.apimanagement/service/policies": { type: "azurerm_api_management_policy" },
	"microsoft.apimanagement/service/apis/policies": { type: "azurerm_api_management_api_policy" },
	"microsoft.network/trafficmanagerprofiles": { type: "azurerm_traffic_manager_profile" },
	"microsoft.documentdb/databaseaccounts": {
		type: "azurerm_cosmosdb_account",
		names: {
			locations: "geo_location",
			defaultConsistencyLevel: "consistency_level",
			locationName: "location",
			enableMultipleWriteLocations: "multiple_write_locations_enabled",
		},
	},
	"microsoft.documentdb/databaseaccounts/sqldatabases": {
		type: "azurerm_cosmosdb_sql_database",
		names: { parent: "namespace_id" },
	},
	"microsoft.documentdb/databaseaccounts/sqldatabases/containers": {
		type: "azurerm_cosmosdb_sql_container",
		names: { parent: "namespace_id", resource: "", partitionKey: "", "partitionKey.paths": "partition_key_paths" },
	},
	"microsoft.cdn/profiles/origingroups": {
		type: "azurerm_cdn_frontdoor_origin_group",
		names: { sessionAffinityState: "session_affinity_enabled", healthProbeSettings: "health_probe" },
		defaults: {
			session_affinity_enabled: {
				value: false,
				source:
					"Azure Front Door, routing methods: without session affinity, requests of one client go to different origins",
			},
		},
	},
	"microsoft.cdn/profiles/origingroups/origins": {
		type: "azurerm_cdn_frontdoor_origin",
		names: { parent: "cdn_frontdoor_origin_group_id", enabledState: "enabled" },
	},
	"microsoft.network/loadbalancers": { type: "azurerm_lb" },
	"microsoft.network/applicationgateways": {
		type: "azurerm_application_gateway",
		names: {
			backendHttpSettingsCollection: "backend_http_settings",
			"backendHttpSettingsCollection.properties.cookieBasedAffinity": "cookie_based_affinity",
			"connectionDraining.drainTimeoutInSec": "drain_timeout_sec",
		},
	},
};

/** Where Azure has what Terraform's provider calls so: the end of its path, or the same name in camel case. */
export function pathOf(type: string, argument: string): string {
	const shape = Object.values(shapes).find((one) => (typeof one.type === "string" ? one.type : one.type("")) === type);
	const other = Object.entries(shape?.names ?? {}).find(([, name]) => name === argument)?.[0];
	return other ?? argument.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}

export const shapeOf = (type: string): Shape | undefined => {
	const key = type.toLowerCase();
	return Object.hasOwn(shapes, key) ? shapes[key] : undefined;
};
