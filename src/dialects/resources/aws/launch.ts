import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { expressionsOf } from "../syntax.ts";

/** What the machines of a group are started from. */
export function launchOf(folder: Folder, group: Resource): Resource | undefined {
	return expressionsOf(group.block)
		.flatMap((expression) => mentioned(folder, expression, "aws_launch_template", "aws_launch_configuration"))
		.at(0);
}
