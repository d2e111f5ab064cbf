import { folderOf } from "../../design/places.ts";
import type { Note } from "../../design/text.ts";
import type { Reading, Scope, Unit } from "../dialect.ts";
import { fragmentsOf } from "../resources/clouds.ts";
import { Folder } from "../resources/folder.ts";
import { settle } from "../resources/settle.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { calledFrom } from "./modules.ts";
import { isTemplate } from "./templates.ts";
import { TerraformFolder } from "./terraform-folder.ts";
import { terragruntFolder } from "./terragrunt.ts";
import { valuesOf } from "./units.ts";

/** What the readers know. A folder that mentions none of it is not parsed: most of a large workspace's Terraform. */
const spoken =
	/"aws_(a?lb|elb|ecs|autoscaling|appautoscaling|db_instance|rds_cluster|elasticache|dynamodb_table|sqs_queue|kinesis_stream|eks_(node_group|fargate_profile)|lambda_function|elastic_beanstalk_environment|apprunner_service|memorydb_cluster|keyspaces_keyspace|s3_bucket_replication|pipes_pipe|cloudwatch_event_target|servicequotas_service_quota|iot_topic_rule|docdb_cluster|neptune_cluster|msk_|batch_job_queue|api_gateway|apigatewayv2|globalaccelerator|route53_record|codedeploy_deployment_group)|"azurerm_(app_service|(linux|windows)_web_app|service_plan|[a-z_]*scale_set|monitor_autoscale|container_app|cdn_frontdoor|application_gateway|lb|(postgresql|mysql)_flexible|redis_cache|mssql_database|cosmosdb|servicebus|eventhub|api_management|(linux|windows)_function_app|function_app|traffic_manager|kubernetes_cluster)|"google_(container_(node_pool|cluster)|app_engine|dns_record_set|compute_(region_)?(backend_service|instance_group|autoscaler)|cloud_run|spanner_(instance|database)|bigtable_instance|firestore_database|redis_cluster|sql_database_instance|alloydb_instance|redis_instance|pubsub_subscription)|terraform-aws-modules\/|terraform-google-modules\/|GoogleCloudPlatform\/|cloudposse\/|"Azure\/(avm-|aks\/)|"(confluent_kafka|kafka|aiven_kafka|google_managed_kafka|redpanda)_topic"|"cloudflare_load_balancer"|"kubernetes_|"kubectl_manifest"/;

export function filesOf(scope: Scope<ParsedFile>, paths: readonly string[]): ParsedFile[] {
	return paths.flatMap((path) => scope.file(path) ?? []);
}

/** What a plan alone says: it is the whole deployment. */
function planFolder(plan: ParsedFile): Folder {
	const folder = new Folder("terraform", folderOf(plan.path), plan.path);
	folder.declare(plan);
	settle(folder);
	return folder;
}

/** The folder without what it does not deploy. */
export function folderFrom(unit: Pick<Unit, "entries" | "given">, scope: Scope<ParsedFile>): Folder {
	const terragrunt = unit.given?.terragrunt;
	if (terragrunt !== undefined) return terragruntFolder(terragrunt, scope);
	const plan = unit.given?.plan === undefined ? undefined : scope.file(unit.given.plan);
	if (plan) return planFolder(plan);
	const files = filesOf(
		scope,
		unit.entries.filter((path) => !isTemplate(path)),
	);
	const path = folderOf(unit.entries[0] ?? "");
	const called = calledFrom(files, path, scope);
	const folder = new TerraformFolder(files, valuesOf(unit), called);
	folder.textAt = (path) => scope.text(path);
	settle(folder, called);
	return folder;
}

export function read(unit: Unit, scope: Scope<ParsedFile>): Reading {
	const notes: Note[] = [];
	const { entries, environment, given, key } = unit;
	// Every text is looked at, though one that speaks would do: an edit of any may make the folder speak.
	const called = given?.modules?.split("\n").flatMap((folder) => scope.in(folder)) ?? [];
	if ([...entries, ...called].filter((path) => spoken.test(scope.text(path) ?? "")).length === 0)
		return { fragments: [], notes: given?.plan === undefined ? notes : (scope.file(given.plan)?.notes ?? notes) };
	const folder = folderFrom(unit, scope);
	for (const file of folder.files.values()) notes.push(...file.notes);
	const fragments = fragmentsOf(folder);
	if (environment === undefined) return { fragments, notes };
	return { fragments: fragments.map((one) => ({ ...one, scope: `module ${key}`, environment })), notes };
}
