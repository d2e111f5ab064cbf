import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import { known } from "./evaluate.ts";
import { argument, expressionAt, handleOf } from "./facts.ts";
import type { Folder, Resource } from "./folder.ts";
import { attributeOf, blocksOf } from "./syntax.ts";

/**
 * Each update of a resource sends the whole text of it, the number among it. Sources: cloudformation-coverage-roadmap#187,
 * aws-cdk#5215 (the CDK warns of a desiredCapacity for that); Azure/vm-scale-sets#70 (each deployment of a template puts its sku.capacity,
 * whatever autoscale has made of it), as Config Connector puts what is written.
 */
const sendsAll = new Set(["cloudformation", "serverless", "cdk", "cdk-python", "bicep", "arm", "config-connector"]);

/** A stack leaves the sizes of a group alone that its own text has not changed. Source: CloudFormation, UpdatePolicy attribute. */
const keepsSize = "update_policy/auto_scaling_scheduled_action/ignore_unmodified_group_size_properties";

/** Whether each deployment sets a number anew that a scaler moves: it is written, and its changes are not ignored. */
export function setAnew(folder: Folder, resource: Resource, path: string): Attribute | undefined {
	const found = argument(resource.block, path);
	const value = found && "value" in found ? found.value : undefined;
	const written = value && known(folder, value) !== null ? value : undefined;
	const kept = expressionAt(resource.block, keepsSize);
	if (written && kept && String(known(folder, kept)) === "true") return declared(false, folder.at(kept));
	if (sendsAll.has(folder.dialect))
		return written
			? declared(true, folder.at(written))
			: byDefault(false, folder.header(resource), "CloudFormation, Azure: without a number the deployed one stays");
	// Pulumi sets a number only when its own text of it changes.
	if (folder.dialect !== "terraform") return undefined;
	const [name] = path.split("/");
	const handle = handleOf(resource, `#ignored/${name}`);
	const [lifecycle] = blocksOf(resource.block, "lifecycle");
	const ignored = lifecycle && attributeOf(lifecycle, "ignore_changes")?.value;
	if (written && ignored?.kind === "opaque") return unknown(ignored.what, folder.at(written));
	const items = ignored?.kind === "tuple" ? ignored.items : [];
	if (lifecycle?.outside && items.some((one) => one.kind === "reference" && one.root.split(".").at(-1) === name))
		return declared(false, folder.header(resource));
	if (ignored && new RegExp(`\\b(${name}|all)\\b`).test(folder.text(ignored)))
		return declared(false, folder.at(ignored));
	if (written) return declared(true, folder.at(written), handle);
	return byDefault(false, folder.header(resource), `Terraform: without ${path} the deployed number stays`);
}
