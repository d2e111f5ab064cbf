import { cloudEndpoint } from "../../../design/assembly/addresses.ts";
import { settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";

/**
 * What an address of RDS begins with, where the files tell the identifier: the rest is drawn when it is made.
 * `kind`: "" of an instance or a cluster's writer, "ro" of a cluster's readers, "proxy" of a proxy.
 */
export function endpointsOf(folder: Folder, one: Resource, argument: string, kind: "" | "ro" | "proxy" = ""): string[] {
	const name = settingOf(folder, one.block, argument);
	return typeof name === "string" && name ? [cloudEndpoint(name, kind)] : [];
}
