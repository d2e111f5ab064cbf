import type { Fragment } from "../../../design/fragment.ts";
import { handedOn } from "../elsewhere.ts";
import type { Folder } from "../folder.ts";
import { apiGateways } from "./api-gateway.ts";
import { appRunners } from "./app-runner.ts";
import { autoscalingGroups } from "./autoscaling-group.ts";
import { balancers } from "./balancer.ts";
import { batchWorkers } from "./batch.ts";
import { beanstalks } from "./beanstalk.ts";
import { caches } from "./cache.ts";
import { namesElsewhere, poolsBehind } from "./capacity.ts";
import { classicBalancers } from "./classic.ts";
import { clusterValues } from "./cluster-values.ts";
import { codeDeployments, machineDeployments } from "./code-deploy.ts";
import { copiedBuckets } from "./copied-bucket.ts";
import { databaseProxies } from "./db-proxy.ts";
import { delivered } from "./delivered.ts";
import { dynamoTables } from "./dynamo.ts";
import { ecsServices } from "./ecs.ts";
import { moduleNodeGroups } from "./eks-module.ts";
import { fargateProfiles } from "./fargate-profile.ts";
import { accelerators } from "./global-accelerator.ts";
import { records } from "./hosts.ts";
import { functions } from "./lambda.ts";
import { nodeGroups } from "./node-pool.ts";
import { otherStores } from "./other-stores.ts";
import { queues } from "./queue.ts";
import { edges } from "./route53.ts";
import { ecsScalers } from "./scaler.ts";
import { databases } from "./store.ts";
import { webAcls } from "./web-acl.ts";

const families: readonly ((folder: Folder) => Fragment[])[] = [
	balancers,
	classicBalancers,
	autoscalingGroups,
	ecsServices,
	ecsScalers,
	namesElsewhere,
	(folder) => handedOn(folder, poolsBehind(folder)),
	functions,
	nodeGroups,
	moduleNodeGroups,
	fargateProfiles,
	databases,
	databaseProxies,
	dynamoTables,
	caches,
	queues,
	batchWorkers,
	delivered,
	records,
	edges,
	webAcls,
	clusterValues,
	codeDeployments,
	machineDeployments,
	beanstalks,
	appRunners,
	otherStores,
	copiedBuckets,
	apiGateways,
	accelerators,
];

/** What resources of AWS mean, in whatever language they are declared. */
export const awsFragments = (folder: Folder): Fragment[] => families.flatMap((family) => family(folder));
