import { alertRules } from "./alert-rules.ts";
import { apache } from "./apache/index.ts";
import { arm } from "./arm/index.ts";
import { bicep } from "./bicep/index.ts";
import { caddy } from "./caddy/index.ts";
import { cdk, cdkPython } from "./cdk/index.ts";
import { cloudformation } from "./cloudformation/index.ts";
import { csharp } from "./code/csharp/index.ts";
import { go } from "./code/go/index.ts";
import { java, kotlin, python } from "./code/index.ts";
import { typescriptData } from "./code/typescript-data.ts";
import { compose } from "./compose/index.ts";
import type { AnyDialect } from "./dialect.ts";
import { dockerfile } from "./dockerfile/index.ts";
import { ebextensions } from "./ebextensions.ts";
import { envoy } from "./envoy/index.ts";
import { appEngine } from "./google/app-engine.ts";
import { configConnector } from "./google/config-connector.ts";
import { haproxy } from "./haproxy/index.ts";
import { helm } from "./helm/index.ts";
import { gradle, jvm } from "./jvm/index.ts";
import { kafkaConnect } from "./kafka-connect.ts";
import { kubernetes } from "./kubernetes/index.ts";
import { mongoShards } from "./mongo-shards.ts";
import { nginx } from "./nginx/index.ts";
import { packageJson } from "./package-json.ts";
import { proxysql } from "./proxysql.ts";
import { pulumi, pulumiPython, pulumiYaml } from "./pulumi/index.ts";
import { pythonProject } from "./python-project.ts";
import { scaleproof } from "./scaleproof/index.ts";
import { serverless } from "./serverless/index.ts";
import { shardingSphere } from "./sharding-sphere.ts";
import { splitReads } from "./split-reads/index.ts";
import { sqlInCode } from "./sql/in-code.ts";
import { sql } from "./sql/index.ts";
import { terraform } from "./terraform/index.ts";
import { traefik } from "./traefik/index.ts";
import { twemproxy } from "./twemproxy.ts";
import { typescript } from "./typescript/index.ts";

/** Every dialect; each claims for itself what it reads. */
export const dialects: readonly AnyDialect[] = [
	scaleproof,
	kubernetes,
	helm,
	compose,
	terraform,
	nginx,
	haproxy,
	envoy,
	traefik,
	apache,
	caddy,
	proxysql,
	alertRules,
	shardingSphere,
	cloudformation,
	serverless,
	cdk,
	cdkPython,
	bicep,
	arm,
	appEngine,
	configConnector,
	ebextensions,
	pulumi,
	pulumiPython,
	pulumiYaml,
	dockerfile,
	packageJson,
	sql,
	sqlInCode,
	mongoShards,
	splitReads,
	kafkaConnect,
	twemproxy,
	typescript,
	typescriptData,
	pythonProject,
	python,
	go,
	csharp,
	gradle,
	jvm,
	java,
	kotlin,
];
