import { Failure } from "./template/failure.ts";
import { TemplateError } from "./template/parse.ts";
import { Text } from "./template/text.ts";
import { type Dict, Method, textOf, type Value } from "./template/value.ts";

/** What Helm 3.18 takes where it sees no cluster. */
const kubernetesVersion = "v1.33.0";

export function releaseOf(name: string, namespace = "default"): Dict {
	return new Map<string, Value>([
		["Name", Text.of(name)],
		["Namespace", Text.of(namespace)],
		["Service", Text.of("Helm")],
		["IsInstall", true],
		["IsUpgrade", false],
		["Revision", 1n],
	]);
}

/**
 * What Helm takes a cluster to serve where it sees none: the versions that client-go 0.33 knows (`DefaultVersionSet`), and
 * none of what is installed into a cluster.
 */
const versions = new Set(
	`v1 admissionregistration.k8s.io:v1,v1alpha1,v1beta1 apiextensions.k8s.io:v1,v1beta1 apps:v1,v1beta1,v1beta2
	authentication.k8s.io:v1,v1alpha1,v1beta1 authorization.k8s.io:v1,v1beta1 autoscaling:v1,v2,v2beta1,v2beta2 batch:v1,v1beta1
	certificates.k8s.io:v1,v1alpha1,v1beta1 coordination.k8s.io:v1,v1alpha2,v1beta1 discovery.k8s.io:v1,v1beta1
	events.k8s.io:v1,v1beta1 extensions:v1beta1 flowcontrol.apiserver.k8s.io:v1,v1beta1,v1beta2,v1beta3
	internal.apiserver.k8s.io:v1alpha1 networking.k8s.io:v1,v1alpha1,v1beta1 node.k8s.io:v1,v1alpha1,v1beta1 policy:v1,v1beta1
	rbac.authorization.k8s.io:v1,v1alpha1,v1beta1 resource.k8s.io:v1alpha3,v1beta1,v1beta2
	scheduling.k8s.io:v1,v1alpha1,v1beta1 storage.k8s.io:v1,v1alpha1,v1beta1 storagemigration.k8s.io:v1alpha1`
		.split(/\s+/)
		.flatMap((word) => {
			const [group, known] = word.split(":");
			return known === undefined ? [group] : known.split(",").map((version) => `${group}/${version}`);
		}),
);

export function capabilities(): Dict {
	const [major, minor] = kubernetesVersion.slice(1).split(".");
	const version: Dict = new Map<string, Value>([
		["Version", Text.of(kubernetesVersion)],
		["GitVersion", Text.of(kubernetesVersion)],
		["Major", Text.of(major)],
		["Minor", Text.of(minor)],
	]);
	return new Map<string, Value>([
		["KubeVersion", version],
		["APIVersions", new Map([["Has", new Method(([wanted]) => versions.has(textOf(wanted)))]])],
		["HelmVersion", new Map([["Version", Text.of("v3.18.6")]])],
	]);
}

/** Why something renders nothing; what is no fault of a template's goes on. */
export function reasonOf(error: unknown): string {
	const known = error instanceof Failure || error instanceof TemplateError;
	if (!known && !(error instanceof RangeError)) throw error;
	return known ? error.message : "its templates call each other too deeply";
}
