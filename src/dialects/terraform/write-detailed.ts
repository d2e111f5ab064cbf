import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { blocksOf } from "../resources/syntax.ts";
import { insertBlock } from "./edit.ts";
import { setArgument } from "./write-argument.ts";

/** Asks for detailed monitoring: a measure each minute, which costs as a custom metric does. */
export function writeDetailed(folder: Folder, launch: Resource, value: unknown): TextEdit[] {
	if (typeof value !== "number" || value >= 300) throw new Refused("Detailed monitoring reports every 60 seconds.");
	const isTemplate = launch.type === "aws_launch_template";
	if (!isTemplate) return [setArgument(folder, launch.block, "enable_monitoring", true)];
	const [monitoring] = blocksOf(launch.block, "monitoring");
	return [
		monitoring
			? setArgument(folder, monitoring, "enabled", true)
			: insertBlock(folder, launch.block, "monitoring {\n    enabled = true\n  }"),
	];
}
