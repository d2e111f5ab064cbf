import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Lens, Writer } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { behaviorAttributes, bound, stabilisation } from "./behavior.ts";
import { scalerFragments } from "./scale-target.ts";
import { sharesOf, targetAttributes } from "./signal.ts";
import { type Trigger, triggers, triggersOf } from "./triggers.ts";

const behavior: Path = ["spec", "advanced", "horizontalPodAutoscalerConfig", "behavior"];

function signals(object: KubeObject, all: readonly Trigger[]): Attribute | undefined {
	const found = object.find(triggers);
	if (!found) return undefined;
	const at = object.pairLocation(found);
	const names = all.map((trigger) => trigger.signal);
	return names.length > 0
		? declared([...new Set(names)], at, object.handle)
		: unknown("no triggers", at, object.handle);
}

/** Replicas that a timetable orders: the most of several. */
function scheduledMin(object: KubeObject, all: readonly Trigger[]): Attribute | undefined {
	const ordered = all
		.filter((trigger) => trigger.type === "cron")
		.map((trigger) => object.attribute([...trigger.metadata, "desiredReplicas"], count))
		.filter((each) => each !== undefined);
	const hole = ordered.find((each) => each.unknown !== undefined);
	return hole ?? ordered.reduce<Attribute | undefined>((a, b) => (a && a.value! >= b.value! ? a : b), undefined);
}

/** What KEDA says alike of what runs on and of what ends. */
export function kedaAttributes(object: KubeObject): Record<string, Attribute | undefined> {
	const all = triggersOf(object);
	const kind = object.kind;
	return {
		min: object.attribute(["spec", "minReplicaCount"], count, {
			value: 0,
			source: `KEDA, ${kind}.minReplicaCount: defaults to 0`,
		}),
		max: object.attribute(["spec", "maxReplicaCount"], count, {
			value: 100,
			source: `KEDA, ${kind}.maxReplicaCount: defaults to 100`,
		}),
		signals: signals(object, all),
		shares: declared(sharesOf(all.flatMap((trigger) => trigger.target ?? [])), object.place),
		...targetAttributes(
			object,
			all.flatMap((trigger) => trigger.target ?? []),
		),
		scheduledMin: scheduledMin(object, all),
		pollingInterval: object.attribute(["spec", "pollingInterval"], count, {
			value: 30,
			source: `KEDA, ${kind}.pollingInterval: defaults to 30`,
		}),
		activation: all.map((trigger) => trigger.activation).find((each) => each),
	};
}

function read(object: KubeObject): Fragment[] | "partial" {
	return scalerFragments(object, "keda", () => ({
		...kedaAttributes(object),
		zeroCooldown: object.attribute(["spec", "cooldownPeriod"], count, {
			value: 300,
			source: "KEDA, ScaledObject.cooldownPeriod: defaults to 300",
		}),
		...behaviorAttributes(object, behavior),
		takesOver: object.attribute(["metadata", "annotations", "scaledobject.keda.sh/transfer-hpa-ownership"], (raw) =>
			String(raw) === "true" ? true : undefined,
		),
	}));
}

/** Bounds that both of its kinds have. */
export const kedaBounds: Record<string, Writer> = {
	min: bound(["spec", "minReplicaCount"], "min", "maxReplicaCount"),
	max: bound(["spec", "maxReplicaCount"], "max", "triggers"),
};

export const keda: Lens = {
	groups: ["keda.sh"],
	read,
	writers: {
		...kedaBounds,
		upStabilisation: stabilisation(behavior, "scaleUp"),
		downStabilisation: stabilisation(behavior, "scaleDown"),
	},
};
