import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Location } from "../../../design/text.ts";
import { settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";

/** What a chart that is released beside the nodes does for them: adds them, or keeps room on them. */
function released(folder: Folder, chart: RegExp): Resource | undefined {
	return folder.of("helm_release").find((one) => chart.test(String(settingOf(folder, one.block, "chart") ?? "")));
}

/** Who adds nodes to a group, where its cluster gets a Cluster Autoscaler in the same folder. */
export function provisionerOf(folder: Folder): Attribute | undefined {
	const adder = released(folder, /(^|\/)cluster-autoscaler(-chart)?$/);
	return adder && declared("cluster-autoscaler", folder.header(adder));
}

/** Nothing is spare on the nodes of a group that is made as large as its pods ask for. */
export function spareOf(folder: Folder, at: Location): Attribute {
	const keeper = released(folder, /over-?provision/);
	return keeper
		? unknown("a chart keeps room, and how much stands in its values", folder.header(keeper))
		: byDefault(0, at, "Cluster Autoscaler: nodes are added once pods are pending, and none is kept free");
}
