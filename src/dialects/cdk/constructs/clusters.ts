import { entry, itemsOf, type Made, type Value } from "../../resources/program/values.ts";
import type { Span } from "../../resources/syntax.ts";
import { asValue, type Construct, type Kit } from "./construct.ts";

/** Objects that a stack hands to a cluster, as they are. */
function handed(of: Made, manifests: readonly Value[], kit: Kit, at: Span): void {
	for (const [index, one] of manifests.entries())
		if (one.kind === "object")
			kit.draft("kubernetes_manifest", of, index === 0 ? "" : String(index + 1), at).set("manifest", one);
}

/** A chart of a registry, with what it is released with. Source: aws-cdk-lib/aws-eks, HelmChartOptions. */
const released = (of: Made, props: Value | undefined, kit: Kit, at: Span) =>
	kit.draft("helm_chart", of, "", at).from(props, {
		...{ chart: "chart", repository: "repository", version: "version", namespace: "namespace", values: "values" },
		name: "release",
	});

const cluster: Construct = {
	methods: {
		addManifest(made, [id, ...manifests], at, kit) {
			const own = kit.child(made, kit.text(id) ?? "Manifest", "eks.KubernetesManifest", at);
			handed(own, manifests, kit, at);
			return asValue(own, at);
		},
		addHelmChart(made, [id, props], at, kit) {
			const own = kit.child(made, kit.text(id) ?? "Chart", "eks.HelmChart", at);
			released(own, props, kit, at);
			return asValue(own, at);
		},
	},
};

export const clusters: Record<string, Construct> = {
	"eks.Cluster": cluster,
	"eks.FargateCluster": cluster,
	"eks.HelmChart": { make: (made, kit) => void released(made, made.props, kit, made.at) },
	"eks.KubernetesManifest": {
		make: (made, kit) => handed(made, itemsOf(entry(made.props, "manifest")), kit, made.at),
	},
};
