import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal, Scope } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { type Literal, setExpression } from "../resources/edit.ts";
import { argument } from "../resources/facts.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { literalOf } from "../resources/literal.ts";
import type { Source } from "../resources/program/source.ts";
import { memberAdded, spelledIn } from "../resources/program/write.ts";
import { isBound, type Setter, writeBound } from "../resources/write-bounds.ts";
import { declaredBy } from "./read.ts";

/** A change of the design as edits of the program; what cannot be written is refused with what to do instead. */
export function write(change: AttributeChange, scope: Scope<Source>): TextEdit[] | Refusal {
	try {
		const handle = change.current.handle;
		if (!handle) return { refused: "Nothing in the program holds it." };
		const [root, place] = handle.anchor.split("\n");
		const [address, ...path] = place.split("/");
		const folder = declaredBy({ entries: [root] }, scope);
		const resource = folder?.resources.get(address);
		if (!folder || !resource) return { refused: `${address} is no longer declared in ${handle.file}.` };
		return editsOf(folder, resource, path.join("/"), change);
	} catch (error) {
		if (error instanceof Refused) return { refused: error.message };
		throw error;
	}
}

function editsOf(folder: Folder, resource: Resource, path: string, { attribute, value }: AttributeChange): TextEdit[] {
	const set: Setter = (at, wanted) => written(folder, resource, at, wanted);
	if (attribute === "affinity")
		throw new Refused(`Take the stickiness of ${resource.label} out: without a duration a target group has none.`);
	if (path === "#signals") throw new Refused("Call scaleOnRequestCount() beside what it scales on now.");
	if (path.startsWith("#") || path.startsWith("container_definitions/"))
		throw new Refused(`Set ${attribute} of ${resource.label} by hand.`);
	if (isBound(path)) return writeBound(folder, resource, path, value, set);
	return [set(path, literalOf(folder, resource, path, attribute, value))];
}

/** What stands in `cdk.json` and not here. */
const asked = /^[\w.]*\.(tryGetContext|getContext|try_get_context|get_context)\(/;

/** Members that take a Duration. */
const durations = /(delay|slowStart|cooldown|timeout|interval|duration|period|warmup)$/i;

function written(folder: Folder, resource: Resource, path: string, value: Literal): TextEdit {
	const known = argument(resource.block, path);
	if (known && "value" in known && asked.test(folder.text(known.value)))
		throw new Refused(`Set it to ${value} in cdk.json, under the name by which ${resource.label} asks the context.`);
	if (known && "value" in known && known.value.start !== resource.block.header.start)
		return setExpression(folder, known.value, value);
	const room = resource.block.room?.[path];
	if (!room) throw new Refused(`Set ${path} of ${resource.label} to ${value} by hand.`);
	const member = spelledIn(room.at.file, room.member);
	if (typeof value !== "number" || !durations.test(room.member)) return memberAdded(folder, room.at, member, value);
	const text = duration(folder.files.get(room.at.file)!.text, value);
	if (text === undefined) throw new Refused(`Set ${member} of ${resource.label} to Duration.seconds(${value}).`);
	return memberAdded(folder, room.at, member, { text });
}

/** As the file calls it already. */
function duration(text: string, value: number): string | undefined {
	const own = /\b(?:\w+\.)?Duration(?=\.)/.exec(text)?.[0];
	if (own) return `${own}.seconds(${value})`;
	if (/import\s*(?:[{(][^})]*|[^\n]*)\bDuration\b/.test(text)) return `Duration.seconds(${value})`;
	const all =
		/import\s*\*\s*as\s+(\w+)\s+from\s+["'](?:aws-cdk-lib|@aws-cdk\/core)["']/.exec(text)?.[1] ??
		/^import\s+aws_cdk\s+as\s+(\w+)/m.exec(text)?.[1];
	return all && `${all}.Duration.seconds(${value})`;
}
