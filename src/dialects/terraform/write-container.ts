import type { Value } from "../../design/attribute.ts";
import type { TextEdit } from "../../design/text.ts";
import { Refused } from "../refused.ts";
import { type Container, containersOf, entryOf, memberOf } from "../resources/aws/container.ts";
import { indentOf, insertedAt, replaced, setExpression } from "../resources/edit.ts";
import { settingOf } from "../resources/facts.ts";
import type { Folder, Resource } from "../resources/folder.ts";
import type { Entry } from "../resources/syntax.ts";
import { Unknown } from "../resources/value.ts";

/** Fargate kills after two minutes at the latest. */
const fargateLimit = 120;

/** A number in a container definition; the path is container_definitions/<name>/<member>. */
export function writeContainer(folder: Folder, task: Resource, path: string, value: Value): TextEdit[] {
	const [, name, member] = path.split("/");
	if (typeof value !== "number") throw new Refused(`Set ${member} of container ${name} by hand.`);
	const wanted = Math.ceil(value);
	const platforms = settingOf(folder, task.block, "requires_compatibilities");
	if (member === "stopTimeout" && wanted > fargateLimit && Array.isArray(platforms) && platforms.includes("FARGATE")) {
		throw new Refused(`Fargate allows a stopTimeout of ${fargateLimit} seconds at most; shorten the shutdown instead.`);
	}
	const containers = containersOf(folder, task);
	if (containers instanceof Unknown) throw new Refused(`Set ${member} = ${wanted} by hand: ${containers.reason}.`);
	const container = containers.find((one) => (memberOf(folder, one, "name") ?? "") === name) ?? only(containers);
	if (!container) throw new Refused(`${task.address} has no container ${name}.`);
	if ("json" in container) return [inText(folder, container.text, member, wanted, containers.length)];
	const entry = entryOf(folder, container, member);
	if (entry) return [setExpression(folder, entry.value, wanted)];
	return [besideEntry(folder, entryOf(folder, container, "image") ?? container.entries[0], member, wanted)];
}

const only = (containers: Container[]) => (containers.length === 1 ? containers[0] : undefined);

/** JSON text in a heredoc has no syntax of its own: only a number that is there once can be found. */
function inText(
	folder: Folder,
	span: { file: string; start: number; end: number },
	member: string,
	value: number,
	containers: number,
): TextEdit {
	const found = [...folder.text(span).matchAll(new RegExp(`("${member}"\\s*:\\s*)(\\d+)`, "g"))];
	const [match] = found;
	if (found.length !== 1 || containers !== 1) {
		throw new Refused(`Write "${member}": ${value} into the JSON of container_definitions.`);
	}
	const start = span.start + match.index + match[1].length;
	return replaced(folder, { file: span.file, start, end: start + match[2].length }, String(value));
}

/** Behind another member, written as that one is: with or without quotes, `=` or `:`, comma or line end. */
function besideEntry(folder: Folder, entry: Entry | undefined, member: string, value: number): TextEdit {
	if (!entry) throw new Refused(`The container is empty; write ${member} = ${value} into it.`);
	const text = folder.files.get(entry.file)!.text;
	const key = text.slice(entry.key.start, entry.key.end).startsWith('"') ? `"${member}"` : member;
	const between = text.slice(entry.key.end, entry.value.start);
	const shape = between.includes(":") ? between.replace(/[ \t]+(?=:)/, "") : column(between, entry, key, text);
	const comma = /^[ \t]*,/.exec(text.slice(entry.end))?.[0] ?? "";
	const lineBefore = text.slice(text.lastIndexOf("\n", entry.start) + 1, entry.start);
	if (lineBefore.trim()) {
		return insertedAt(folder, entry.file, entry.end, `, ${key}${between.includes(":") ? ": " : " = "}${value}`);
	}
	const line = `\n${indentOf(text, entry.start)}${key}${shape}${value}${comma ? "," : ""}`;
	return insertedAt(folder, entry.file, entry.end + comma.length, line);
}

/** Keeps the column of the equals sign where the new key fits. */
function column(between: string, entry: Entry, key: string, text: string): string {
	const width = entry.key.end - entry.key.start + between.indexOf("=");
	const single = !text.slice(entry.key.end, entry.value.start).includes("\n");
	return single && key.length < width ? `${" ".repeat(width - key.length)}= ` : " = ";
}
