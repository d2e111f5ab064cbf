import type { Fragment } from "../../design/fragment.ts";
import type { Note } from "../../design/text.ts";
import type { Reading } from "../dialect.ts";
import { apisixGlobalRule, apisixPluginConfig, apisixRoute, apisixUpstream } from "./apisix.ts";
import { argoApplication } from "./argo-application.ts";
import { argoRollout } from "./argo-rollout.ts";
import { autoscaler } from "./autoscaler.ts";
import { backendConfig } from "./backend-config.ts";
import { backendLbPolicy, gcpBackendPolicy } from "./backend-policy.ts";
import { backendTrafficPolicy } from "./backend-traffic-policy.ts";
import { budget } from "./budget.ts";
import { canary } from "./canary.ts";
import { destinationRule } from "./destination-rule.ts";
import { eksctlCluster } from "./eksctl.ts";
import { configMap, secret } from "./environment.ts";
import { envoyFilter } from "./envoy-filter.ts";
import { gatewayConnections, gatewayRoute } from "./gateway-route.ts";
import { httpProxy } from "./http-proxy.ts";
import { httpScaledObject } from "./http-scaled-object.ts";
import { ingress } from "./ingress.ts";
import { job, scaledJob } from "./job.ts";
import { keda } from "./keda.ts";
import { knativeService, knativeServing } from "./knative.ts";
import { kongIngress, kongPlugin, kongUpstreamPolicy } from "./kong.ts";
import type { Lens } from "./lens.ts";
import { meshConfig } from "./mesh-config.ts";
import { limitRange, resourceQuota } from "./namespace.ts";
import { nodePool, priorityClass } from "./node-pool.ts";
import type { KubeObject } from "./object.ts";
import { deploymentConfig, route } from "./openshift.ts";
import { operators } from "./operators.ts";
import { pooler } from "./pooler.ts";
import { service } from "./service.ts";
import { serviceEntry } from "./service-entry.ts";
import { serviceProfile } from "./service-profile.ts";
import { connectionRoute, ingressRoute, traefikService } from "./traefik.ts";
import { middleware } from "./traefik-middleware.ts";
import { verticalAutoscaler } from "./vertical-autoscaler.ts";
import { policy, virtualServer, virtualServerRoute } from "./virtual-server.ts";
import { virtualService } from "./virtual-service.ts";
import { daemonSet, replicaSet, workload } from "./workload.ts";

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
