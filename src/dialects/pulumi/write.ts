import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal, Scope } from "../dialect.ts";
import { Refused } from "../refused.ts";
import { indentOf, insertedAt, type Literal, literalText, setExpression } from "../resources/edit.ts";
import { argument } from "../resources/facts.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import { literalOf } from "../resources/literal.ts";
import type { Source } from "../resources/program/source.ts";
import { memberAdded, spelledIn } from "../resources/program/write.ts";
import type { Block } from "../resources/syntax.ts";
import { unpinnedAt } from "../resources/unpinned.ts";
import { isBound, type Setter, writeBound } from "../resources/write-bounds.ts";
import { declaredBy } from "./read.ts";

/** A change of the design as edits of the program or its settings; what cannot be written is refused. */
export function write(change: AttributeChange, scope: Scope<Source>): TextEdit[] | Refusal {
	const handle = change.current.handle;
	if (!handle) return { refused: "Nothing in the program holds it." };
	const lines = handle.anchor.split("\n");
	const [address, ...steps] = (lines.pop() ?? "").split("/");
	const folder = declaredBy(lines[0], lines[1], scope);
	const resource = folder?.resources.get(address);
	if (!folder || !resource) return { refused: `${address} is no longer declared in ${handle.file}.` };
	try {
		return editsOf(folder, resource, steps.join("/"), change);
	} catch (error) {
		if (error instanceof Refused) return { refused: error.message };
		throw error;
	}
}

function editsOf(folder: Folder, resource: Resource, path: string, { attribute, value }: AttributeChange): TextEdit[] {
	const set: Setter = (at, wanted) => written(folder, resource, at, wanted);
	if (attribute === "affinity") {
		const off = value === "none" ? (unpinnedAt(resource.type, path) ?? stickiness(resource.block)) : undefined;
		if (off === undefined) throw new Refused(`Take the affinity of ${resource.label} out by hand.`);
		return typeof off === "object" ? [set(off.path, off.value)] : [set(path, off)];
	}
	if (path.startsWith("#") || path.startsWith("container_definitions/"))
		throw new Refused(`Set ${attribute} of ${resource.label} by hand.`);
	if (isBound(path)) return writeBound(folder, resource, path, value, set);
	return [set(path, literalOf(folder, resource, path, attribute, value))];
}

/** Stickiness of a target group is switched off rather than taken out: the provider keeps what an absent block had. */
const stickiness = (block: Block): { path: string; value: Literal } | undefined =>
	block.labels[0] === "aws_lb_target_group" && block.blocks.some(({ type }) => type === "stickiness")
		? { path: "stickiness/enabled", value: false }
		: undefined;

function written(folder: Folder, resource: Resource, path: string, value: Literal): TextEdit {
	const known = argument(resource.block, path);
	if (known && "value" in known) return setExpression(folder, known.value, value);
	const steps = path.split("/");
	const name = steps.pop() as string;
	const holder = steps.reduce<Block | undefined>(
		(at, step) => at?.blocks.find(({ type }) => type === step),
		resource.block,
	);
	const room = holder?.room?.[""]?.at;
	if (!room) throw new Refused(`Set ${path.replaceAll("/", ".")} of ${resource.label} to ${value} by hand.`);
	const member = spelledIn(room.file, name);
	const { text } = folder.files.get(room.file)!;
	if (!/\.ya?ml$/.test(room.file) || text[room.start] === "{") return memberAdded(folder, room, member, value);
	return insertedAt(
		folder,
		room.file,
		room.start,
		`${member}: ${literalText(value, room.file)}\n${indentOf(text, room.start)}`,
	);
}
