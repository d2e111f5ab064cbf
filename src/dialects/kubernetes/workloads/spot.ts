import { type Attribute, declared } from "../../../design/attribute.ts";
import { type KubeObject, type Path, placeholder } from "../object.ts";

/** Labels and taints that clouds and Karpenter give to reclaimable nodes. */
const spotKeys: Record<string, RegExp> = {
	"cloud.google.com/gke-spot": /^true$/,
	"cloud.google.com/gke-preemptible": /^true$/,
	"karpenter.sh/capacity-type": /^spot$/,
	"eks.amazonaws.com/capacityType": /^SPOT$/,
	"kubernetes.azure.com/scalesetpriority": /^spot$/,
	// As AWS' own guides to self-managed nodes label them.
	"node.kubernetes.io/lifecycle": /^spot$/,
	lifecycle: /^Ec2Spot$/,
};

/** Whether its pods are meant for nodes that may be reclaimed, or kept from them. */
export function spot(object: KubeObject, spec: Path): Attribute | undefined {
	return required(object, spec) ?? tolerated(object, spec) ?? preferred(object, spec);
}

/** Where it must go: whatever it tolerates or prefers besides, it goes nowhere else. */
function required(object: KubeObject, spec: Path): Attribute | undefined {
	const selected = Object.keys(spotKeys).flatMap((key) => {
		const path: Path = [...spec, "nodeSelector", key];
		const found = object.find(path);
		return found ? [{ found, key, value: object.text(path) ?? "" }] : [];
	});
	const told = (one: (typeof selected)[number], value: boolean) =>
		declared(value, object.location(one.found.node), object.handle);
	const reclaimable = selected.find(({ key, value }) => spotKeys[key].test(value));
	if (reclaimable) return told(reclaimable, true);
	const elsewhere = selected.find(({ value }) => placeholder(value) === undefined);
	return elsewhere ? told(elsewhere, false) : byAffinity(object, spec);
}

/** Whoever tolerates the taint of such nodes is meant to land there. */
function tolerated(object: KubeObject, spec: Path): Attribute | undefined {
	for (const at of object.indices([...spec, "tolerations"])) {
		const key = object.text([...spec, "tolerations", at, "key"]);
		if (!key) continue;
		if (!Object.hasOwn(spotKeys, key)) continue;
		// One that tolerates the key with any value.
		const isAny = object.text([...spec, "tolerations", at, "operator"]) === "Exists";
		const path: Path = [...spec, "tolerations", at, isAny ? "operator" : "value"];
		const found = object.find(path);
		if (found && (isAny || spotKeys[key].test(object.text(path) ?? "")))
			return declared(true, object.location(found.node), object.handle);
	}
	return undefined;
}

/** Nodes that are preferred are taken where there are such: a preference for reclaimable ones is a wish to land there. */
function preferred(object: KubeObject, spec: Path): Attribute | undefined {
	const all: Path = [...spec, "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution"];
	for (const term of object.indices(all)) {
		const expressions: Path = [...all, term, "preference", "matchExpressions"];
		const found = object.indices(expressions).find((at) => boughtAs(object, [...expressions, at]) === true);
		if (found !== undefined)
			return declared(true, object.location(object.find([...expressions, found])!.node), object.handle);
	}
	return undefined;
}

/** Nodes that are required by their labels: told where each of the alternatives says the same of how they are bought. */
function byAffinity(object: KubeObject, spec: Path): Attribute | undefined {
	const required: Path = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
	const terms: Path = [...spec, ...required, "nodeSelectorTerms"];
	const said = object.indices(terms).map((term): boolean | undefined => {
		const all: Path = [...terms, term, "matchExpressions"];
		return object
			.indices(all)
			.map((at) => boughtAs(object, [...all, at]))
			.find((one) => one !== undefined);
	});
	const [first] = said;
	if (first === undefined || said.some((one) => one !== first)) return undefined;
	return declared(first, object.pairLocation(object.find(terms)!), object.handle);
}

function boughtAs(object: KubeObject, expression: Path): boolean | undefined {
	const reclaimable = spotKeys[object.text([...expression, "key"]) ?? ""];
	if (!reclaimable) return undefined;
	const operator = object.text([...expression, "operator"]);
	const values = object
		.indices([...expression, "values"])
		.map((at) => object.text([...expression, "values", at]) ?? "");
	if (operator === "DoesNotExist") return false;
	if (operator === "NotIn") return values.some((value) => reclaimable.test(value)) ? false : undefined;
	if (operator !== "In" || values.length === 0) return undefined;
	if (values.every((value) => reclaimable.test(value))) return true;
	return values.some((value) => reclaimable.test(value)) ? undefined : false;
}
