import { snake } from "../cloudformation/blocks.ts";

/** Types of Pulumi's bridged providers that are not the provider's own name in another spelling. */
const renamed: Record<string, string> = {
	aws_lb_load_balancer: "aws_lb",
	aws_alb_load_balancer: "aws_lb",
	aws_alb_target_group: "aws_lb_target_group",
	aws_alb_listener: "aws_lb_listener",
	aws_alb_listener_rule: "aws_lb_listener_rule",
	aws_elb_load_balancer: "aws_elb",
	aws_rds_instance: "aws_db_instance",
	aws_rds_parameter_group: "aws_db_parameter_group",
	aws_rds_cluster_parameter_group: "aws_rds_cluster_parameter_group",
	aws_rds_proxy: "aws_db_proxy",
	aws_ec2_launch_template: "aws_launch_template",
	aws_ec2_launch_configuration: "aws_launch_configuration",
	aws_ec2_subnet: "aws_subnet",
	aws_autoscaling_group: "aws_autoscaling_group",
	aws_cloudwatch_metric_alarm: "aws_cloudwatch_metric_alarm",
	aws_elasticbeanstalk_environment: "aws_elastic_beanstalk_environment",
	aws_elasticbeanstalk_application: "aws_elastic_beanstalk_application",
	google_cloudrun_service: "google_cloud_run_service",
	google_appengine_flexible_app_version: "google_app_engine_flexible_app_version",
	google_appengine_standard_app_version: "google_app_engine_standard_app_version",
	aws_servicediscovery_service: "aws_service_discovery_service",
	aws_servicediscovery_private_dns_namespace: "aws_service_discovery_private_dns_namespace",
	aws_eks_node_group: "aws_eks_node_group",
	aws_eks_fargate_profile: "aws_eks_fargate_profile",
	google_cloudrunv2_service: "google_cloud_run_v2_service",
	google_compute_region_instance_group_manager: "google_compute_region_instance_group_manager",
};

/** Modules of Azure's classic provider are no part of the type. */
const azure: Record<string, string> = {
	azurerm_monitoring_autoscale_setting: "azurerm_monitor_autoscale_setting",
	azurerm_containerapp_app: "azurerm_container_app",
	azurerm_postgresql_flexible_server: "azurerm_postgresql_flexible_server",
	azurerm_redis_cache: "azurerm_redis_cache",
	azurerm_cosmosdb_account: "azurerm_cosmosdb_account",
	azurerm_servicebus_queue: "azurerm_servicebus_queue",
	azurerm_servicebus_topic: "azurerm_servicebus_topic",
	azurerm_eventhub_event_hub: "azurerm_eventhub",
	azurerm_cdn_frontdoor_origin_group: "azurerm_cdn_frontdoor_origin_group",
	azurerm_cdn_frontdoor_origin: "azurerm_cdn_frontdoor_origin",
	azurerm_cdn_frontdoor_firewall_policy: "azurerm_cdn_frontdoor_firewall_policy",
	azurerm_cdn_frontdoor_security_policy: "azurerm_cdn_frontdoor_security_policy",
	azurerm_apimanagement_service: "azurerm_api_management",
	azurerm_apimanagement_api: "azurerm_api_management_api",
	azurerm_apimanagement_api_policy: "azurerm_api_management_api_policy",
	azurerm_mysql_flexible_server: "azurerm_mysql_flexible_server",
	azurerm_mssql_database: "azurerm_mssql_database",
	azurerm_lb_rule: "azurerm_lb_rule",
	azurerm_lb_load_balancer: "azurerm_lb",
};

/** "aws.lb.TargetGroup" and "aws:lb:TargetGroup", "aws:lb/targetGroup:TargetGroup". */
export function typeOf(name: string): string | undefined {
	const [, cloud, module, type] = /^(aws|gcp|azure)[.:](\w+)(?:\/\w+)?[.:](\w+)$/.exec(name) ?? [];
	if (!cloud) return undefined;
	const prefix = { aws: "aws", gcp: "google", azure: "azurerm" }[cloud];
	const plain = `${prefix}_${snake(module)}_${snake(type)}`;
	if (cloud === "azure") return azure[plain] ?? `azurerm_${snake(type)}`;
	return renamed[plain] ?? plain.replace(/^aws_apigateway_/, "aws_api_gateway_");
}

/** Resources of Azure's own provider, by the type of its Resource Manager whose arguments they have. */
const native: Record<string, string> = {
	"web.WebApp": "Microsoft.Web/sites",
	"web.AppServicePlan": "Microsoft.Web/serverfarms",
	"app.ContainerApp": "Microsoft.App/containerApps",
	"compute.VirtualMachineScaleSet": "Microsoft.Compute/virtualMachineScaleSets",
	"insights.AutoscaleSetting": "Microsoft.Insights/autoscaleSettings",
	"monitor.AutoscaleSetting": "Microsoft.Insights/autoscaleSettings",
	"dbforpostgresql.Server": "Microsoft.DBforPostgreSQL/flexibleServers",
	"dbformysql.Server": "Microsoft.DBforMySQL/flexibleServers",
	"cache.Redis": "Microsoft.Cache/redis",
	"redis.Redis": "Microsoft.Cache/redis",
	"servicebus.Namespace": "Microsoft.ServiceBus/namespaces",
	"servicebus.Queue": "Microsoft.ServiceBus/namespaces/queues",
	"servicebus.Topic": "Microsoft.ServiceBus/namespaces/topics",
	"eventhub.EventHub": "Microsoft.EventHub/namespaces/eventhubs",
	"eventhub.Namespace": "Microsoft.EventHub/namespaces",
	"documentdb.DatabaseAccount": "Microsoft.DocumentDB/databaseAccounts",
	"cosmosdb.DatabaseAccount": "Microsoft.DocumentDB/databaseAccounts",
	"documentdb.SqlResourceSqlDatabase": "Microsoft.DocumentDB/databaseAccounts/sqlDatabases",
	"documentdb.SqlResourceSqlContainer": "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
	"cosmosdb.SqlResourceSqlDatabase": "Microsoft.DocumentDB/databaseAccounts/sqlDatabases",
	"cosmosdb.SqlResourceSqlContainer": "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
	"cdn.AFDOriginGroup": "Microsoft.Cdn/profiles/originGroups",
	"network.ApplicationGateway": "Microsoft.Network/applicationGateways",
	"network.Profile": "Microsoft.Network/trafficManagerProfiles",
	"containerservice.ManagedCluster": "Microsoft.ContainerService/managedClusters",
	"containerservice.AgentPool": "Microsoft.ContainerService/managedClusters/agentPools",
	"sql.Database": "Microsoft.Sql/servers/databases",
	"sql.Server": "Microsoft.Sql/servers",
	"apimanagement.ApiManagementService": "Microsoft.ApiManagement/service",
};

/** "azure-native.web.WebApp", "azure-native:web/v20230101:WebApp", "azure-native.web.v20230101.WebApp" */
export function armTypeOf(name: string): string | undefined {
	const [, module, type] = /^azure-native[.:](\w+)(?:[./]v\d+\w*)?[.:](\w+)$/.exec(name) ?? [];
	return module && Object.hasOwn(native, `${module}.${type}`) ? native[`${module}.${type}`] : undefined;
}
