import type { Draft } from "../resources/program/draft.ts";
import { entry, type Made, scalar, type Value } from "../resources/program/values.ts";

/** Groups of the API that are called otherwise in Pulumi's provider, which leaves their domain out. */
const groups: Record<string, string> = {
	core: "",
	networking: "networking.k8s.io",
	scheduling: "scheduling.k8s.io",
	storage: "storage.k8s.io",
};

/** "kubernetes.apps.v1.Deployment", "kubernetes:apps/v1:Deployment" and "kubernetes:core/v1:Service". */
function typeOf(name: string): { apiVersion: string; kind: string } | undefined {
	const [, group, version, kind] =
		/^kubernetes[.:]([a-z.\d]+?)(?:\.k8s\.io)?[./](v\d\w*)(?:\/\w+)?[.:](\w+)$/.exec(name) ?? [];
	if (!kind) return undefined;
	const called = Object.hasOwn(groups, group) ? groups[group] : group;
	return { apiVersion: called ? `${called}/${version}` : version, kind };
}

/** "kubernetes.helm.v3.Release", "kubernetes.helm.v4.Chart" and "kubernetes:helm.sh/v3:Chart". */
export const isChart = (name: string): boolean =>
	/^kubernetes[.:]helm(\.sh)?[./]v\d(\.|\/[a-z]+:|:)?(Release|Chart)$/.test(name);

/** The chart that is released, and with what: the older class has where it is fetched from under another name. */
export function fillChart(draft: Draft, label: string, props: Value | undefined, at: Made["at"]): void {
	const fetched = entry(props, "repositoryOpts") ?? entry(props, "fetchOpts");
	draft.set("name", entry(props, "name") ?? scalar(label, at));
	draft.set("repository", entry(fetched, "repo"));
	for (const name of ["chart", "version", "namespace", "values"]) draft.set(name, entry(props, name));
}

/** Whether it is an object of a cluster, also one whose own arguments say of what kind it is. */
export const isObject = (name: string): boolean =>
	(typeOf(name) !== undefined && !isChart(name)) ||
	/^kubernetes[.:]apiextensions(\.k8s\.io)?[.:]CustomResource$/.test(name);

/** The name that an object is given, else the one that Pulumi makes of the resource's own. */
export function metadataOf(label: string, props: Value | undefined, at: Made["at"]): Value {
	const given = entry(props, "metadata");
	const entries = given?.kind === "object" ? given.entries : new Map<string, Value>();
	const named = entries.has("name") ? entries : new Map([["name", scalar(label, at)], ...entries]);
	return { kind: "object", entries: named, at: given?.kind === "object" ? given.at : at, open: false };
}

/** The object as the cluster takes it. */
export function objectOf({ type, at }: Made, label: string, props: Value | undefined): Value {
	const own = typeOf(type);
	const entries = new Map<string, Value>();
	if (own) for (const [key, value] of Object.entries(own)) entries.set(key, scalar(value, at));
	if (props?.kind === "object") for (const [key, value] of props.entries) entries.set(key, value);
	entries.set("metadata", metadataOf(label, props, at));
	return { kind: "object", entries, at: props?.kind === "object" ? props.at : at, open: false };
}

/** What the options of a resource leave to others, as to a scaler of the cluster. */
export const ignoredIn = (options: Value | undefined): Value | undefined =>
	entry(options, "ignoreChanges") ?? entry(options, "ignore_changes");
