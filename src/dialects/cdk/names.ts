/** Members whose capitals a rule does not bring back. */
const capitals: Record<string, string> = {
	memoryLimitMib: "memoryLimitMiB",
	memoryReservationMib: "memoryReservationMiB",
	ephemeralStorageGib: "ephemeralStorageGiB",
	minvCpus: "minvCpus",
	maxvCpus: "maxvCpus",
};

/** "from_registry" of Python is "fromRegistry". */
export function spelled(name: string): string {
	if (name.startsWith("aws_")) return name;
	const plain = name.replace(/(?<=[a-z\d])_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
	return capitals[plain] ?? plain;
}

/** "aws_cdk.aws_ecs" of Python is "aws-cdk-lib/aws-ecs". */
function moduleOf(from: string): string {
	if (from === "aws_cdk.core") return "@aws-cdk/core";
	return from
		.replace(/^aws_cdk(?=\.|$)/, "aws-cdk-lib")
		.replace(/\.(\w+)$/, (_, name: string) => `/${name.replaceAll("_", "-")}`);
}

/** Modules of AWS CDK, of both major versions. */
export function serviceOf(from: string): string | undefined {
	const own = /^(?:aws-cdk-lib|@aws-cdk)\/(?:aws-)?([\w-]+)$/.exec(from);
	return own?.[1];
}

/** "ecs.FargateService" for what is imported from a module of the CDK. */
export function libraryName(module: string, name: string): string | undefined {
	const from = moduleOf(module);
	const all = name === "*" || name === "default";
	if (from === "aws-cdk-lib" || from === "@aws-cdk/core") {
		if (all) return "cdk";
		if (name === "core") return "cdk";
		// import { aws_ecs_patterns as patterns } from "aws-cdk-lib"
		return name.startsWith("aws_") ? name.slice("aws_".length).replaceAll("_", "-") : `cdk.${name}`;
	}
	if (from === "constructs") return all ? "constructs" : `constructs.${name}`;
	const service = serviceOf(from);
	return service && (all ? service : `${service}.${name}`);
}

/** Of all of `aws-cdk-lib`: "cdk.aws_ecs.FargateService" is "ecs.FargateService". */
export const plainName = (name: string): string =>
	name.replace(/^cdk\.aws_(\w+)/, (_, service: string) => service.replaceAll("_", "-"));

const namespaces: Record<string, string> = {
	elasticloadbalancingv2: "ElasticLoadBalancingV2",
	elasticloadbalancing: "ElasticLoadBalancing",
	autoscaling: "AutoScaling",
	applicationautoscaling: "ApplicationAutoScaling",
	cloudwatch: "CloudWatch",
	ec2: "EC2",
	batch: "Batch",
	ecs: "ECS",
	ecr: "ECR",
	eks: "EKS",
	rds: "RDS",
	elasticache: "ElastiCache",
	dynamodb: "DynamoDB",
	sqs: "SQS",
	sns: "SNS",
	kinesis: "Kinesis",
	events: "Events",
	pipes: "Pipes",
	scheduler: "Scheduler",
	iot: "IoT",
	lambda: "Lambda",
	route53: "Route53",
	secretsmanager: "SecretsManager",
	ssm: "SSM",
	wafv2: "WAFv2",
	apprunner: "AppRunner",
	elasticbeanstalk: "ElasticBeanstalk",
	memorydb: "MemoryDB",
	docdb: "DocDB",
	neptune: "Neptune",
	msk: "MSK",
	servicediscovery: "ServiceDiscovery",
	codedeploy: "CodeDeploy",
	cloudfront: "CloudFront",
};

/** The type of CloudFormation that a class of the first level stands for. */
export function cloudType(type: string): string | undefined {
	const [, service, name] = /^([\w-]+)\.Cfn(\w+)$/.exec(type) ?? [];
	return service && Object.hasOwn(namespaces, service) ? `AWS::${namespaces[service]}::${name}` : undefined;
}
