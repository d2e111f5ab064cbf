import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import { stated } from "../../stated.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count, countOrPercent } from "../quantity.ts";
import { minReadyWriter } from "./rollout.ts";
import { setAnew, workloadFragments, workloadWriters } from "./workload.ts";

const canary: Path = ["spec", "strategy", "canary"];
const blueGreen: Path = ["spec", "strategy", "blueGreen"];
const steps: Path = [...canary, "steps"];

const time = (raw: unknown) => seconds(String(raw));

/** Which of its steps do a thing. */
function stepsThat(object: KubeObject, ...does: Path): Path[] {
	return object
		.indices(steps)
		.map((at): Path => [...steps, at])
		.filter((step) => object.has([...step, ...does]));
}

/** Without steps a canary replaces everything at one go: a rolling update (argo-rollouts, features/canary.md). */
function strategy(object: KubeObject): Attribute | undefined {
	const says = (path: Path, value: string) => declared(value, object.pairLocation(object.find(path)!), object.handle);
	if (object.has(blueGreen)) return says(blueGreen, "blue-green");
	if (!object.find(canary)) return undefined;
	const shares = stepsThat(object, "setWeight").map((step) => count(object.raw([...step, "setWeight"])));
	// All of it as the first step is no step.
	const isWhole = shares.length > 0 && shares.every((share) => share === 100);
	return says(canary, object.indices(steps).length > 0 && !isWhole ? "canary" : "rolling");
}

/** The share of the new version, step by step. */
function weights(object: KubeObject): Attribute | undefined {
	const found = object.find(steps);
	const shares = stepsThat(object, "setWeight").map((step) => count(object.raw([...step, "setWeight"])));
	if (!found || shares.length === 0) return undefined;
	const at = object.pairLocation(found);
	return shares.some((share) => share === undefined || share > 100)
		? unknown("one of its weights is not understood", at, object.handle)
		: declared(
				shares.map((share) => share! / 100),
				at,
				object.handle,
			);
}

/** How long each share stays, where all pauses say the same; a pause without a duration waits for a person. */
function pauses(object: KubeObject): Attribute | undefined {
	const all = stepsThat(object, "pause").map((step) => object.attribute([...step, "pause", "duration"], time));
	const [first] = all;
	const at = object.find(steps);
	if (all.length === 0 || !at) return undefined;
	if (all.includes(undefined)) return unknown("a pause waits for a person", object.pairLocation(at), object.handle);
	return all.every((pause) => pause?.value === first?.value)
		? first
		: unknown("its pauses differ", object.pairLocation(at), object.handle);
}

function analysis(object: KubeObject): Attribute | undefined {
	const [step] = stepsThat(object, "analysis");
	const path: Path = step ? [...step, "analysis"] : [...canary, "analysis"];
	return object.has(path)
		? declared(true, object.pairLocation(object.find(path)!), object.handle)
		: byDefault(false, object.place, "Argo Rollouts: nothing is compared without an analysis", object.handle);
}

function rolloutAttributes(object: KubeObject): Record<string, Attribute> {
	const how = strategy(object);
	const isCanary = how?.value === "canary";
	const limit = (name: string) =>
		how?.value === "blue-green"
			? undefined
			: object.attribute([...canary, name], countOrPercent, {
					value: "25%",
					source: `Argo Rollouts, strategy.canary.${name}: defaults to 25%`,
				});
	return stated({
		strategy: how,
		allAtOnce:
			how?.value === "rolling" && object.has(canary)
				? declared(true, object.pairLocation(object.find(canary)!), object.handle)
				: undefined,
		maxSurge: limit("maxSurge"),
		maxUnavailable: limit("maxUnavailable"),
		steps: isCanary ? weights(object) : undefined,
		stepDuration: isCanary ? pauses(object) : undefined,
		analysis: isCanary ? analysis(object) : undefined,
		bakeTime:
			how?.value === "blue-green"
				? object.attribute([...blueGreen, "scaleDownDelaySeconds"], time, {
						value: 30,
						source: "Argo Rollouts, strategy.blueGreen.scaleDownDelaySeconds: defaults to 30",
					})
				: undefined,
		minReady: object.attribute(["spec", "minReadySeconds"], count, {
			value: 0,
			source: "Argo Rollouts, minReadySeconds: defaults to 0",
		}),
	});
}

/** A Rollout that takes its pods from a Deployment says how that one's versions replace each other, and how many run. */
function referring(object: KubeObject, name: string): Fragment[] {
	const key = object.keyOf(object.text(["spec", "workloadRef", "kind"]) ?? "Deployment", name);
	const replicas = object.attribute(["spec", "replicas"], count);
	const base = { role: "extends", file: object.source.file.path, scope: object.scope, at: object.place } as const;
	const of = (suffix: string) => ({ by: "key", key: key + suffix }) as const;
	return [
		// What the Deployment says of both holds for none of the pods: Argo Rollouts runs them, and scales it to nothing.
		{ ...base, kind: "Service", of: of(""), attributes: stated({ replicas, setAnew: setAnew(object) }), decides: true },
		// What scales the Rollout scales those pods.
		{ ...{ role: "alias", hosts: [object.key], of: of("") }, file: base.file, scope: object.scope, at: object.place },
		{ ...base, kind: "Rollout", of: of("/rollout"), attributes: rolloutAttributes(object), decides: true },
	];
}

function read(object: KubeObject): Fragment[] | "partial" {
	const referred = object.text(["spec", "workloadRef", "name"]);
	return referred ? referring(object, referred) : workloadFragments(object, rolloutAttributes);
}

/** Argo Rollouts: a Deployment whose new version comes in steps or beside the old one. */
export const argoRollout: Lens = {
	groups: ["argoproj.io"],
	read,
	writers: { ...workloadWriters, minReady: minReadyWriter },
};
