import type { Fragment } from "../../design/fragment.ts";
import type { Note } from "../../design/text.ts";
import type { Reading } from "../dialect.ts";
import { argoApplication } from "./argo-application.ts";
import { apisixGlobalRule, apisixPluginConfig, apisixRoute, apisixUpstream } from "./edge/apisix.ts";
import { backendConfig } from "./edge/backend-config.ts";
import { backendLbPolicy, gcpBackendPolicy } from "./edge/backend-policy.ts";
import { backendTrafficPolicy } from "./edge/backend-traffic-policy.ts";
import { gatewayConnections, gatewayRoute } from "./edge/gateway-route.ts";
import { httpProxy } from "./edge/http-proxy.ts";
import { ingress } from "./edge/ingress.ts";
import { kongIngress, kongPlugin, kongUpstreamPolicy } from "./edge/kong.ts";
import { service } from "./edge/service.ts";
import { connectionRoute, ingressRoute, traefikService } from "./edge/traefik.ts";
import { middleware } from "./edge/traefik-middleware.ts";
import { policy, virtualServer, virtualServerRoute } from "./edge/virtual-server.ts";
import { configMap, secret } from "./environment.ts";
import type { Lens } from "./lens.ts";
import { destinationRule } from "./mesh/destination-rule.ts";
import { envoyFilter } from "./mesh/envoy-filter.ts";
import { meshConfig } from "./mesh/mesh-config.ts";
import { serviceEntry } from "./mesh/service-entry.ts";
import { serviceProfile } from "./mesh/service-profile.ts";
import { virtualService } from "./mesh/virtual-service.ts";
import { limitRange, resourceQuota } from "./namespace.ts";
import type { KubeObject } from "./object.ts";
import { operators } from "./operators/operators.ts";
import { pooler } from "./operators/pooler.ts";
import { autoscaler } from "./scaling/autoscaler.ts";
import { eksctlCluster } from "./scaling/eksctl.ts";
import { httpScaledObject } from "./scaling/http-scaled-object.ts";
import { keda } from "./scaling/keda.ts";
import { nodePool, priorityClass } from "./scaling/node-pool.ts";
import { verticalAutoscaler } from "./scaling/vertical-autoscaler.ts";
import { argoRollout } from "./workloads/argo-rollout.ts";
import { budget } from "./workloads/budget.ts";
import { canary } from "./workloads/canary.ts";
import { job, scaledJob } from "./workloads/job.ts";
import { knativeService, knativeServing } from "./workloads/knative.ts";
import { deploymentConfig, route } from "./workloads/openshift.ts";
import { daemonSet, replicaSet, workload } from "./workloads/workload.ts";

const lenses: Record<string, Lens | readonly Lens[]> = {
	Service: [service, knativeService],
	KnativeServing: knativeServing,
	Ingress: ingress,
	Deployment: workload,
	StatefulSet: workload,
	DaemonSet: daemonSet,
	ReplicaSet: replicaSet,
	Job: job,
	CronJob: job,
	Rollout: argoRollout,
	DeploymentConfig: deploymentConfig,
	Canary: canary,
	Route: route,
	HorizontalPodAutoscaler: autoscaler,
	PodDisruptionBudget: budget,
	ScaledObject: keda,
	ScaledJob: scaledJob,
	HTTPScaledObject: httpScaledObject,
	NodePool: nodePool,
	ClusterConfig: eksctlCluster,
	Provisioner: nodePool,
	PriorityClass: priorityClass,
	LimitRange: limitRange,
	ResourceQuota: resourceQuota,
	VerticalPodAutoscaler: verticalAutoscaler,
	Application: argoApplication,
	ApplicationSet: argoApplication,
	ConfigMap: configMap,
	Secret: secret,
	DestinationRule: destinationRule,
	VirtualService: virtualService,
	IstioOperator: meshConfig,
	Istio: meshConfig,
	ServiceEntry: serviceEntry,
	EnvoyFilter: envoyFilter,
	HTTPRoute: gatewayRoute,
	GRPCRoute: gatewayRoute,
	TCPRoute: gatewayConnections,
	TLSRoute: gatewayConnections,
	UDPRoute: gatewayConnections,
	BackendTrafficPolicy: backendTrafficPolicy,
	BackendLBPolicy: backendLbPolicy,
	XBackendTrafficPolicy: backendLbPolicy,
	GCPBackendPolicy: gcpBackendPolicy,
	HTTPProxy: httpProxy,
	KongPlugin: kongPlugin,
	KongClusterPlugin: kongPlugin,
	KongUpstreamPolicy: kongUpstreamPolicy,
	KongIngress: kongIngress,
	ApisixRoute: apisixRoute,
	ApisixUpstream: apisixUpstream,
	ApisixPluginConfig: apisixPluginConfig,
	ApisixGlobalRule: apisixGlobalRule,
	IngressRoute: ingressRoute,
	IngressRouteTCP: connectionRoute,
	IngressRouteUDP: connectionRoute,
	TraefikService: traefikService,
	ServiceProfile: serviceProfile,
	Middleware: middleware,
	BackendConfig: backendConfig,
	VirtualServer: virtualServer,
	VirtualServerRoute: virtualServerRoute,
	Policy: policy,
	Pooler: pooler,
	...operators,
};

/** By kind and API group: a Knative Service is no Service. */
export function lensOf(object: KubeObject): Lens | undefined {
	const group = object.apiVersion.includes("/") ? object.apiVersion.split("/")[0] : "";
	if (!Object.hasOwn(lenses, object.kind)) return undefined;
	return [lenses[object.kind]].flat().find((lens) => lens.groups.includes(group));
}

const partial = "partial object: a patch that no kustomization of this workspace applies";

function noteOf(object: KubeObject, message: string): Note {
	return { file: object.source.file.path, range: object.place.range, severity: "info", message };
}

/** What objects say, whatever text they came from. */
export function readObjects<O extends KubeObject>(
	objects: readonly O[],
	notes: readonly Note[],
	settled: (fragment: Fragment, object: O) => Fragment = (fragment) => fragment,
): Reading {
	const reading: Reading = { fragments: [], notes: [...notes] };
	for (const object of objects) {
		const lens = lensOf(object);
		if (!lens) continue;
		const fragments = object.name ? lens.read(object) : "partial";
		if (fragments === "partial") reading.notes.push(noteOf(object, partial));
		else for (const fragment of fragments) reading.fragments.push(settled(fragment, object));
		const unread = fragments !== "partial" && lens.unread?.(object);
		if (unread) reading.notes.push(noteOf(object, unread));
	}
	return reading;
}
