import { byDefault } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { seconds } from "../../duration.ts";
import type { Lens } from "../lens.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";
import { largest, onCalls } from "./mesh.ts";

const routes: Path = ["spec", "routes"];
const ratio: Path = ["spec", "retryBudget", "retryRatio"];

function share(raw: unknown): number | undefined {
	const value = Number(raw);
	return value >= 0 && value <= 1 ? value : undefined;
}

function read(object: KubeObject): Fragment[] | "partial" {
	// Its name is the address that it speaks of.
	if (!object.name.includes(".") || placeholder(object.name) !== undefined) return [];
	const all = object.indices(routes).map((at): Path => [...routes, at]);
	const again = all.find((route) => String(object.raw([...route, "isRetryable"])) === "true");
	return onCalls(object, object.name, {
		timeout: largest(
			all.map((route) => object.attribute([...route, "timeout"], (raw) => seconds(String(raw)) || undefined)),
		),
		// It tries again for as long as its budget lasts: no number of tries, but a share of all calls.
		retryBudget:
			object.attribute(ratio, share) ??
			(again && byDefault(0.2, object.place, "Linkerd, retryBudget: at most 20 % more requests", object.handle)),
	});
}

/** Linkerd: what its proxies do with the calls to a Service. Source: linkerd.io/2/reference/service-profiles. */
export const serviceProfile: Lens = { groups: ["linkerd.io"], read, writers: {} };
