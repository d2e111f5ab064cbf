import { z } from "zod";
import { type AttributeSpec, attribute, count, fact, flag, one, seconds, share, text } from "./attribute-spec.ts";

export const Rollout = {
	strategy: attribute(
		one("recreate", "rolling", "blue-green", "canary"),
		"",
		"how a new version replaces the old",
		"rolling",
	),
	maxSurge: attribute(
		z.union([count, text]),
		"",
		"replicas above the wanted number",
		"25%",
		"Kubernetes Deployment default",
	),
	maxUnavailable: attribute(
		z.union([count, text]),
		"",
		"replicas that may be missing",
		"25%",
		"Kubernetes Deployment default",
	),
	allAtOnce: fact(
		attribute(flag, "", "whether a release that is told to be gradual gives everybody the new version at once"),
	),
	stopsAll: fact(attribute(flag, "", "whether a release has a moment without any replica that serves")),
	minReady: attribute(seconds, "s", "time a new replica must be ready to count", 0),
	steps: attribute(
		z.array(share),
		"share",
		"shares of a canary",
		[0.1, 0.2, 0.3, 0.4, 0.5],
		"Flagger's usual example: steps of 10 % up to half, then everything",
	),
	stepDuration: attribute(seconds, "s", "how long each share stays", 60, "Flagger's usual example: a minute"),
	sticky: attribute(flag, "", "whether a user stays on one version"),
	analysis: attribute(
		flag,
		"",
		"whether a canary is compared with the old version before each next step",
		true,
		"what Flagger and Argo Rollouts are for",
	),
	bakeTime: attribute(
		seconds,
		"s",
		"how long the old version is kept after the switch to the new one (blue/green)",
		30,
		"Argo Rollouts scaleDownDelaySeconds default",
	),
	detection: attribute(
		seconds,
		"s",
		"time until somebody notices that a new version is bad, and takes it back",
		300,
		"an alarm over five minutes",
	),
} satisfies Record<string, AttributeSpec>;
