import { LineMap, type TextEdit } from "../../design/text.ts";
import type { AttributeChange, Refusal, Scope } from "../dialect.ts";
import { settingsIn } from "./settings.ts";

/** What a person would write for SIGTERM to be handled. */
const wanted: Record<string, string> = {
	"server.shutdown": "graceful",
	"quarkus.shutdown.timeout": "20s",
	"micronaut.lifecycle.graceful-shutdown.enabled": "true",
};

/** What has to come first, where the setting alone would do nothing. */
const before: Record<string, string> = {
	"spring-boot-2.3":
		"server.shutdown came with Spring Boot 2.3, and this is an older one: move to a newer one, and set it to graceful",
};

/** Lets a framework finish its open requests: one key in its file of settings. */
export function writeSetting({ attribute, value, current }: AttributeChange, scope: Scope): TextEdit[] | Refusal {
	const { file: path, anchor } = current.handle ?? { file: "", anchor: "" };
	const file = scope.file(path);
	const text = wanted[anchor];
	if (before[anchor]) return { refused: before[anchor] };
	if (!file || !text) return { refused: "set server.shutdown to graceful in the application's settings" };
	if (attribute !== "sigterm" || value !== "handled")
		return { refused: `${attribute} is not stated in a file of settings` };
	const known = settingsIn(file).find((one) => one.key === anchor.replaceAll("-", "") && !one.profile);
	if (known) return [{ file: path, range: known.at.range, newText: text }];
	const lines = new LineMap(file.text);
	const insert = (at: number, newText: string): TextEdit[] => [{ file: path, range: lines.range(at, at), newText }];
	if (path.endsWith(".properties")) {
		const end = file.text === "" || file.text.endsWith("\n") ? "" : "\n";
		return insert(file.text.length, `${end}${anchor}=${text}\n`);
	}
	const [first, ...rest] = anchor.split(".");
	// Below the map that is there in the first document, else on its own before all others.
	const head = new RegExp(`^${first}:[ \\t]*\\r?\\n([ \\t]+)`, "m").exec(file.text.split(/^---\s*$/m)[0]);
	const key = (indent: string) => rest.map((name, index) => `${indent.repeat(index + 1)}${name}:`).join("\n");
	if (head) return insert((head.index ?? 0) + head[0].length - head[1].length, `${key(head[1])} ${text}\n`);
	return insert(0, `${first}:\n${key("  ")} ${text}\n`);
}
