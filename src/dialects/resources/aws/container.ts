import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import { evaluate } from "../evaluate.ts";
import { asText, handleOf, valued, type Wanted } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { imageOf } from "../names.ts";
import { followed } from "../references.ts";
import { attributeOf, type Entry, type Expression } from "../syntax.ts";
import { asBoolean, isMap, type Result, Unknown } from "../value.ts";

/** A container of a task definition: written in HCL, each value has its place; written as JSON text, only the text has. */
export type Container =
	| { entries: Entry[]; object: Expression }
	| { json: { [key: string]: Result }; text: Expression };

export function containersOf(folder: Folder, task: Resource): Container[] | Unknown {
	const definitions = attributeOf(task.block, "container_definitions")?.value;
	return definitions ? containersIn(folder, definitions) : new Unknown(`${task.address} has no container_definitions`);
}

/** The containers that an expression holds: a list of them or, of a job, the one. */
export function containersIn(folder: Folder, definitions: Expression): Container[] | Unknown {
	let at = followed(folder, definitions);
	if (at.kind === "call" && at.name === "jsonencode" && at.arguments[0]) at = followed(folder, at.arguments[0]);
	if (at.kind === "tuple") {
		const objects = at.items.map((item) => followed(folder, item));
		if (objects.length > 0 && objects.every((object) => object.kind === "object")) {
			return objects.map((object) => ({ entries: object.kind === "object" ? object.entries : [], object }));
		}
	}
	if (at.kind === "object") return [{ entries: at.entries, object: at }];
	const value = at.kind === "template" || at.kind === "literal" ? undefined : evaluate(folder, at);
	if (Array.isArray(value) && value.length > 0 && value.every(isMap)) return value.map((json) => ({ json, text: at }));
	if (isMap(value ?? null)) return [{ json: value as { [key: string]: Result }, text: at }];
	return fromText(folder, at);
}

function fromText(folder: Folder, expression: Expression): Container[] | Unknown {
	const reasons: string[] = [];
	let text = "";
	for (const part of expression.kind === "template" ? expression.parts : [expression]) {
		const value = typeof part === "string" ? part : evaluate(folder, part);
		if (value instanceof Unknown) {
			const inQuotes = (text.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
			const hole = `\\u0000${reasons.push(value.reason) - 1}`;
			text += inQuotes ? hole : `"${hole}"`;
		} else text += typeof value === "string" ? value : JSON.stringify(value);
	}
	if (expression.kind !== "template" && reasons.length > 0) return new Unknown(reasons[0]);
	try {
		const parsed: unknown = JSON.parse(text);
		const list = (Array.isArray(parsed) ? parsed : [parsed]) as Result[];
		const filled = list.map((item) => fill(item, reasons));
		return filled.filter(isMap).map((json) => ({ json, text: expression }));
	} catch {
		return new Unknown("container_definitions is not valid JSON");
	}
}

function fill(value: Result, reasons: string[]): Result {
	if (typeof value === "string") {
		const hole = value.match(/\0(\d+)/);
		return hole ? new Unknown(reasons[Number(hole[1])] ?? "part of the text is unknown") : value;
	}
	if (Array.isArray(value)) return value.map((item) => fill(item, reasons));
	return isMap(value)
		? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, reasons)]))
		: value;
}

export function entryOf(folder: Folder, container: Container, name: string): Entry | undefined {
	return "entries" in container ? container.entries.find((entry) => evaluate(folder, entry.key) === name) : undefined;
}

export function memberOf(folder: Folder, container: Container, name: string): Result | undefined {
	if ("json" in container) return container.json[name];
	const entry = entryOf(folder, container, name);
	return entry && evaluate(folder, entry.value);
}

/** The container that answers: the load balancer's, else the first essential one (essential is the default). */
export function mainContainer(
	folder: Folder,
	containers: Container[],
	named: Result | undefined,
): Container | undefined {
	const essential = (container: Container) => asBoolean(memberOf(folder, container, "essential") ?? true) !== false;
	return (
		containers.find((container) => typeof named === "string" && memberOf(folder, container, "name") === named) ??
		containers.find(essential) ??
		containers[0]
	);
}

/** One member of a container as an attribute. */
export function containerFact(
	folder: Folder,
	task: Resource,
	container: Container,
	member: string,
	wanted: Wanted,
): Attribute | undefined {
	const name = asText(memberOf(folder, container, "name") ?? null) ?? "";
	const handle = wanted.anchor === null ? undefined : handleOf(task, `container_definitions/${name}/${member}`);
	const fallback =
		wanted.default && byDefault(wanted.default.value, folder.header(task), wanted.default.source, handle);
	if ("entries" in container) {
		const entry = entryOf(folder, container, member);
		return (entry && valued(folder, entry.value, wanted, handle)) ?? fallback;
	}
	const value = container.json[member];
	if (value === undefined || value === null) return fallback;
	const at = folder.at(container.text);
	if (value instanceof Unknown) return unknown(value.reason, at, handle);
	const understood = wanted.as(value);
	return understood === undefined
		? unknown(`${member} is not understood`, at, handle)
		: declared(understood, at, handle);
}

export function imageFact(folder: Folder, container: Container): Attribute | undefined {
	if ("json" in container) {
		const value = container.json.image;
		const at = folder.at(container.text);
		return value instanceof Unknown
			? unknown(value.reason, at)
			: typeof value === "string"
				? declared(value, at)
				: undefined;
	}
	const entry = entryOf(folder, container, "image");
	if (!entry) return undefined;
	const image = imageOf(folder, entry.value);
	const at = folder.at(entry.value);
	return image instanceof Unknown ? unknown(image.reason, at) : declared(image, at);
}

/** Expressions of environment and secrets, whose references tell which stores the container is given. */
export function expressionsGivenTo(folder: Folder, container: Container): Expression[] {
	if ("json" in container) return [container.text];
	return ["environment", "secrets"].flatMap((name) => entryOf(folder, container, name)?.value ?? []);
}
