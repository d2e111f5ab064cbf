import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal, Scope } from "../dialect.ts";
import { Refused } from "../refused.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { literalOf } from "../resources/literal.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { unpinnedAt } from "../resources/unpinned.ts";
import { isBound, type Setter, writeBound } from "../resources/write-bounds.ts";
import { writeDraining } from "../resources/write-draining.ts";
import { isPlan } from "./plan.ts";
import { folderFrom } from "./read.ts";
import { isTerragrunt } from "./terragrunt.ts";
import { unitAt } from "./units.ts";
import { writeAffinity } from "./write-affinity.ts";
import { setArgument } from "./write-argument.ts";
import { writeContainer } from "./write-container.ts";
import { writeDetailed } from "./write-detailed.ts";
import { writeIgnored } from "./write-ignored.ts";
import { writeSignals } from "./write-signals.ts";

/** A change of the design as edits of the folder; what cannot be written is refused with what to do instead. */
export function write(change: AttributeChange, scope: Scope<ParsedFile>): TextEdit[] | Refusal {
	try {
		const handle = change.current.handle;
		if (!handle) return { refused: "Nothing in the Terraform files holds it." };
		const [root, ...values] = handle.anchor.split("\n");
		const [address, ...path] = (values.pop() ?? "").split("/");
		if (isPlan(root)) return { refused: "A plan is made anew; change the configuration that it is made of." };
		const unit = isTerragrunt(root) ? { entries: [root], given: { terragrunt: root } } : unitAt(scope, root, values);
		const folder = folderFrom(unit, scope);
		const resource = folder.resources.get(address);
		if (!resource) return { refused: `${address} is no longer declared in ${handle.file}.` };
		return distinct(editsOf(folder, resource, path.join("/"), change));
	} catch (error) {
		if (error instanceof Refused) return { refused: error.message };
		throw error;
	}
}

function editsOf(folder: Folder, resource: Resource, path: string, change: AttributeChange): TextEdit[] {
	if (change.attribute === "affinity") {
		const off = change.value === "none" ? unpinnedAt(resource.type, path) : undefined;
		if (off !== undefined) return [setArgument(folder, resource.block, path, off)];
		return writeAffinity(folder, resource, path, change.value);
	}
	const set: Setter = (at, value) => setArgument(folder, resource.block, at, value);
	if (path === "#draining") return writeDraining(set, change.value);
	if (path === "#signals") return writeSignals(folder, resource, change);
	if (path.startsWith("container_definitions/")) return writeContainer(folder, resource, path, change.value);
	if (path.startsWith("#ignored/")) return writeIgnored(folder, resource, path.slice("#ignored/".length), change.value);
	if (path === "#detailed") return writeDetailed(folder, resource, change.value);
	if (isBound(path)) return writeBound(folder, resource, path, change.value, set);
	return [set(path, literalOf(folder, resource, path, change.attribute, change.value))];
}

/** Two arguments may take their value from one variable. */
function distinct(edits: TextEdit[]): TextEdit[] {
	return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}
