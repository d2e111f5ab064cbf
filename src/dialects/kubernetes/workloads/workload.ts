import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, Fragment, Given } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { addOn } from "../../add-ons.ts";
import { compiles, servesModel } from "../../cold-runtime.ts";
import { maxConnectionsOf } from "../../container-store.ts";
import { besideProxy, cloudSqlIn, dataProxyOf, isCloudSqlProxy, passingOn } from "../../data-proxies.ts";
import { keptIn } from "../../images.ts";
import { Refused } from "../../refused.ts";
import { startedFiles } from "../../started-files.ts";
import { stated } from "../../stated.ts";
import { allGivenTo, givenTo } from "../environment.ts";
import { podHosts } from "../hosts.ts";
import type { Lens, Writer } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { autoscaledGroups, nodeAttributes } from "../scaling/cluster-autoscaler.ts";
import { priorityOf } from "../scaling/node-pool.ts";
import { mountMarks } from "./mounted-settings.ts";
import { runsOn } from "./placement.ts";
import { containerPlace, isPartial, mainContainer, podAttributes, podSpec, preStopCommand, sleepWord } from "./pod.ts";
import { minReadyWriter, rolloutAttributes, rolloutWriters } from "./rollout.ts";
import { readinessWriter } from "./write-readiness.ts";

function base(object: KubeObject): Pick<Declaration, "role" | "file" | "name" | "scope" | "namespace" | "at"> {
	return {
		role: "declares",
		file: object.source.file.path,
		name: object.name,
		scope: object.scope,
		namespace: object.namespace,
		at: object.place,
	};
}

function platform(object: KubeObject): Attribute {
	return declared("kubernetes", object.location(object.find(["kind"])!.node), object.handle);
}

/** A StatefulSet's replicas each keep data under a name of their own; a claim in a Deployment is one data for all. */
function stateful(object: KubeObject): Attribute | undefined {
	if (object.kind === "StatefulSet") return declared(true, object.location(object.find(["kind"])!.node));
	const volumes = [...podSpec, "volumes"];
	const claim = object.indices(volumes).find((index) => object.has([...volumes, index, "persistentVolumeClaim"]));
	if (claim === undefined) return undefined;
	return declared(true, object.location(object.find([...volumes, claim, "persistentVolumeClaim"])!.node));
}

/** Whether the data of a store are there when its pod is put elsewhere: only a claim moves along. */
function outlives(object: KubeObject): Attribute | undefined {
	const claims = object.find(["spec", "volumeClaimTemplates"]);
	if (claims && object.indices(["spec", "volumeClaimTemplates"]).length > 0)
		return declared(true, object.pairLocation(claims));
	const volumes: Path = [...podSpec, "volumes"];
	const of = (kind: string) => object.indices(volumes).find((index) => object.has([...volumes, index, kind]));
	// Disks of a cloud and of a driver move along as well; what is mounted from elsewhere is no place for data.
	const kept = [
		"persistentVolumeClaim",
		"csi",
		"ephemeral",
		"nfs",
		"awsElasticBlockStore",
		"gcePersistentDisk",
		"azureDisk",
	];
	if (kept.some((kind) => of(kind) !== undefined)) return declared(true, object.location(object.find(volumes)!.node));
	const lost = of("emptyDir") ?? of("hostPath");
	return lost === undefined ? undefined : declared(false, object.location(object.find([...volumes, lost])!.node));
}

/** Brokers that write messages to their disk until they are taken or too old; NATS and its like hand them on at once. */
const keepsMessages = (engine: Attribute | undefined): boolean =>
	/^(rabbitmq|kafka|redpanda|pulsar|activemq|artemis)$/.test(String(engine?.value));

/** Folders of the main container that lie on a volume from elsewhere. */
function mounts(object: KubeObject, main: Path): Attribute | undefined {
	const path: Path = [...main, "volumeMounts"];
	const all: Path = [...podSpec, "volumes"];
	const lost = new Set(
		object
			.indices(all)
			.filter((at) =>
				["emptyDir", "configMap", "secret", "projected", "downwardAPI", "hostPath"].some((one) =>
					object.has([...all, at, one]),
				),
			)
			.map((at) => object.text([...all, at, "name"])),
	);
	const kept = object.indices(path).filter((at) => !lost.has(object.text([...path, at, "name"])));
	const found = object.find(path);
	const folders = kept.flatMap((at) => object.text([...path, at, "mountPath"]) ?? []);
	return found && folders.length > 0 ? declared(folders, object.location(found.node)) : undefined;
}

/** Whoever applies the text applies this number too, whatever a scaler has made of it. */
export function setAnew(object: KubeObject): Attribute {
	const path: Path = ["spec", "replicas"];
	const found = object.has(path) && object.find(path);
	const source = "Kubernetes: what is applied without spec.replicas leaves the number that a scaler has set";
	return found
		? declared(true, object.pairLocation(found), object.handle)
		: byDefault(false, object.place, source, object.handle);
}

function replicasOf(object: KubeObject): Record<string, Attribute | undefined> {
	return {
		replicas: object.attribute(["spec", "replicas"], count, {
			value: 1,
			source: `Kubernetes API, ${object.kind}Spec.replicas: defaults to 1`,
		}),
		setAnew: setAnew(object),
	};
}

function rolloutOf(object: KubeObject, attributes: Record<string, Attribute>): Declaration {
	return {
		...base(object),
		kind: "Rollout",
		keys: [`${object.key}/rollout`],
		attributes,
		links: [{ kind: "replaces", direction: "to", other: { by: "key", key: object.key }, at: object.place }],
	};
}

function startsOf(object: KubeObject, main: Path): Pick<Declaration, "starts"> {
	const words = ["command", "args"].flatMap((key) =>
		object.indices([...main, key]).map((at) => object.text([...main, key, at]) ?? ""),
	);
	const starts = startedFiles(words);
	return starts.length > 0 ? { starts } : {};
}

/** What a workload says, with what its kind says of how one version replaces another. */
export function workloadFragments(
	object: KubeObject,
	rollout: ((object: KubeObject) => Record<string, Attribute>) | undefined,
	own: (object: KubeObject) => Record<string, Attribute | undefined> = replicasOf,
): Fragment[] | "partial" {
	const main = mainContainer(object);
	if (!main || isPartial(object)) return "partial";
	const priority = priorityOf(object);
	const workload = {
		...base(object),
		keys: [object.key],
		...startsOf(object, main),
		labels:
			object.strings(["spec", "template", "metadata", "labels"]) ??
			object.strings(["spec", "selector", "matchLabels"]) ??
			{},
		hosts: podHosts(object),
		given: givenBeside(object, main),
		givenAll: allGivenTo(object, main),
	};
	const pod = podAttributes(object, main);
	const attributes = stated({
		platform: platform(object),
		stateful: stateful(object),
		mounts: mounts(object, main),
		...pod,
		...own(object),
		...nodeAttributes(object, main, pod.image),
	});
	const cold = compiles(pod.image, workload.given);
	if (cold) attributes.compiles = cold;
	const model = servesModel(pod.image);
	if (model) attributes.loadsModel = model;
	const aside = addOn(pod.image, object.namespace, attributes.platform) ?? elects(wordsOf(object, main));
	if (aside) attributes.addOn = aside;
	// A Job with a store's image uses the programs that come with it.
	const kept = attributes.role?.value === "job" ? undefined : keptIn(attributes, object.name);
	if (kept) {
		const persistent = kept.kind === "Store" || keepsMessages(kept.attributes.engine) ? outlives(object) : undefined;
		const most = serverLimit(object, main, kept.attributes.engine?.value, Object.keys(workload.given));
		const links = runsOn(object);
		const role = kept.attributes.role?.value === "cache" ? logged(wordsOf(object, main)) : undefined;
		const labels = { ...workload.labels, ...mountMarks(object) };
		return [
			{
				...workload,
				labels,
				...kept,
				links,
				attributes: stated({ ...kept.attributes, ...(role && { role }), persistent, maxConnections: most }),
			},
		];
	}
	const proxy = dataProxyOf(pod.image?.value, workload.given, wordsOf(object, main), containerPlace(object, main));
	if (proxy) return passingOn(workload, proxy);
	return [
		{ ...workload, kind: "Service", attributes, links: runsOn(object), ...(priority && { priority }) },
		...(rollout ? [rolloutOf(object, rollout(object))] : []),
		...autoscaledGroups(object, main),
	];
}

/** By the flag of kubebuilder's and Kubernetes' own controllers: of its replicas one acts, and on objects, for no user. */
function elects(words: readonly { text: string; at: Location }[]): Attribute | undefined {
	const flag = words.find(({ text }) => /^--?(enable-)?leader-elect(ion)?(=true)?$/.test(text));
	return flag && declared(true, flag.at);
}

/** Who writes each change to a log wants it back after a restart: what Redis keeps there is no cache. */
function logged(words: readonly { text: string; at: Location }[]): Attribute | undefined {
	const all = words.map(({ text }) => text).join(" ");
	if (!/(^|\s)--?appendonly[\s=]+["']?yes\b/.test(all)) return undefined;
	return declared("database", words.find(({ text }) => text.includes("appendonly"))!.at);
}

function wordsOf(object: KubeObject, container: Path) {
	return ["command", "args"].flatMap((key) =>
		object.indices([...container, key]).map((at) => {
			const path = [...container, key, at];
			return { text: object.text(path) ?? "", at: object.location(object.find(path)!.node) };
		}),
	);
}

/** What the main container is given; what it reaches at its own address is what a proxy beside it leads to. */
function givenBeside(object: KubeObject, main: Path): Record<string, Given> {
	const given = givenTo(object, main);
	const beside = ["containers", "initContainers"].flatMap((key) => {
		const all: Path = [...podSpec, key];
		return object.indices(all).flatMap((at) => {
			const one: Path = [...all, at];
			if (!isCloudSqlProxy(object.text([...one, "image"]) ?? "")) return [];
			const variables = Object.values(givenTo(object, one)).flatMap(({ text, at }) => (text ? [{ text, at }] : []));
			return cloudSqlIn([...wordsOf(object, one), ...variables]) ?? [];
		});
	});
	return beside.length === 1 ? besideProxy(given, beside[0].host) : given;
}

/** Connections that a database in a container accepts, by the words that start it. */
function serverLimit(object: KubeObject, main: Path, engine: unknown, variables: string[]): Attribute | undefined {
	const volumes = [...podSpec, "volumes"];
	const files = object.indices(volumes).some((at) => object.has([...volumes, at, "configMap"]));
	return maxConnectionsOf(engine, wordsOf(object, main), variables, files, containerPlace(object, main));
}

const replicas: Writer = ({ value }, _object, edit) => {
	const wanted = count(value);
	if (wanted === undefined) throw new Refused("replicas must be a whole number");
	return edit.set(["spec", "replicas"], wanted);
};

const grace: Writer = ({ value, component }, _object, edit) => {
	const seconds = count(value);
	if (seconds === undefined) throw new Refused("terminationGracePeriodSeconds must be whole seconds");
	const wait = component.preStop?.value;
	if (typeof wait === "number" && wait > seconds)
		throw new Refused(`the preStop hook alone waits ${wait} s: shorten it first`);
	return edit.set([...podSpec, "terminationGracePeriodSeconds"], seconds);
};

/** A `sleep` handler: the kubelet waits itself, so it works in an image without a shell (Kubernetes 1.30 and later). */
const preStop: Writer = ({ value, component }, object, edit) => {
	const seconds = count(value);
	if (!seconds) throw new Refused("the wait must be at least one whole second");
	const limit = component.grace?.value;
	// The API refuses a sleep longer than the grace period.
	if (typeof limit === "number" && seconds > limit) {
		throw new Refused(`terminationGracePeriodSeconds is ${limit}, and it must be more than the wait of ${seconds} s`);
	}
	const main = mainContainer(object);
	if (!main) throw new Refused("no container stands where the hook would have to");
	const hook: Path = [...main, "lifecycle", "preStop"];
	if (object.has([...hook, "sleep"])) return edit.set([...hook, "sleep", "seconds"], seconds);
	const words = preStopCommand(object, main);
	const word = sleepWord(words);
	if (word) return edit.patch(word.path, /\d+(?:\.\d+)?(?!.*sleep)/s, String(seconds));
	if (object.has(hook)) throw new Refused(`the container already has a preStop hook: wait ${seconds} s in it`);
	return edit.set([...hook, "sleep", "seconds"], seconds, { after: "image" });
};

/** The number is left to whoever scales it: the field goes. */
const unset: Writer = ({ value }, object, edit) => {
	if (value !== false || !object.has(["spec", "replicas"]))
		throw new Refused("there is no number to leave to a scaler");
	return edit.remove(["spec"], ["replicas"]);
};

export const workloadWriters: Record<string, Writer> = {
	replicas,
	setAnew: unset,
	grace,
	preStop,
	readiness: readinessWriter,
};

export const workload: Lens = {
	groups: ["apps", "extensions"],
	read: (object) => workloadFragments(object, rolloutAttributes),
	writers: { ...workloadWriters, ...rolloutWriters },
};

/** One pod on each node that takes it: nobody sets how many. */
export const daemonSet: Lens = {
	groups: ["apps", "extensions"],
	read: (object) =>
		workloadFragments(object, rolloutAttributes, () => ({
			replicas: unknown("one on each node that takes it", object.location(object.find(["kind"])!.node), object.handle),
		})),
	writers: { grace, preStop, readiness: readinessWriter, minReady: minReadyWriter },
};

/** Replaces no version by another: whoever changes it deletes its pods. */
export const replicaSet: Lens = {
	groups: ["apps", "extensions"],
	read: (object) => workloadFragments(object, undefined),
	writers: workloadWriters,
};
