import type { TextEdit } from "../../design/text.ts";
import { type AttributeChange, type Refusal, type Scope, untaught } from "../dialect.ts";
import { placeIn } from "../embedded.ts";
import { Refused } from "../refused.ts";
import { warningIn } from "../warning.ts";
import { cookieLine, stickLines } from "./affinity.ts";
import { anchorOf, type HaproxyFile } from "./file.ts";
import { parameterOf, type Server, serversOf } from "./servers.ts";
import { keywordOf, type Line, linesWith, type Section, type Word, wordsOf } from "./syntax.ts";

type Writer = (change: AttributeChange, section: Section) => TextEdit[];

function lineEnd({ of, end }: Line): number {
	const stop = of.file.text.indexOf("\n", end);
	return stop < 0 ? of.file.text.length : stop + 1;
}

/** Refuses where a comment above or behind asks everybody to leave it. */
function heed(line: Line): void {
	const { text } = line.of.file;
	const start = text.lastIndexOf("\n", line.start - 1) + 1;
	const above = /(?:^[ \t]*#[^\n]*\n)+$/m.exec(text.slice(Math.max(0, start - 1000), start))?.[0] ?? "";
	const warning = warningIn([
		...above.split("\n").filter((one) => one.trim() !== ""),
		text.slice(line.end, lineEnd(line)),
	]);
	if (warning) throw new Refused(warning);
}

function removal(line: Line): TextEdit {
	heed(line);
	const start = line.of.file.text.lastIndexOf("\n", line.start - 1) + 1;
	return { ...placeIn(line.of, start, lineEnd(line)), newText: "" };
}

/** Takes words of a line away, with the blanks before them. */
function without(line: Line, first: Word, last: Word): TextEdit {
	const before = /[ \t]*$/.exec(line.of.file.text.slice(line.start, first.start))?.[0].length ?? 0;
	return { ...placeIn(line.of, first.start - before, last.end), newText: "" };
}

function rewritten(line: Line, words: string): TextEdit {
	heed(line);
	return { ...placeIn(line.of, line.start, line.end), newText: words };
}

/** A new line below the section's name, indented as the others. */
function added(section: Section, words: string): TextEdit {
	const { head, of } = section;
	const { text } = of.file;
	const first = section.lines[0];
	const indent = first ? text.slice(text.lastIndexOf("\n", first.start - 1) + 1, first.start) : "    ";
	const eol = text.includes("\r\n") ? "\r\n" : "\n";
	const at = lineEnd(head);
	const fresh = text[at - 1] === "\n" ? "" : eol;
	return { ...placeIn(of, at, at), newText: `${fresh}${indent}${words}${eol}` };
}

/** Its own line with these first words, or a new one. */
function set(section: Section, keywords: string[], words: string): TextEdit[] {
	const own = linesWith(section, ...keywords).at(-1);
	const text = [...keywords, words].join(" ");
	return [own ? rewritten(own, text) : added(section, text)];
}

/** Puts words behind each server, or once behind the line that holds for all of them. */
function onServers(section: Section, words: string, has: (server: Server) => boolean): TextEdit[] {
	const usual = linesWith(section, "default-server")[0];
	const without = serversOf(section).filter((server) => !has(server));
	const lines = usual && without.length > 0 ? [usual] : without.map(({ line }) => line);
	return lines.map((line) => {
		heed(line);
		return { ...placeIn(line.of, line.end, line.end), newText: ` ${words}` };
	});
}

const affinity: Writer = ({ value }, section) => {
	if (value !== "none") throw new Refused(`state cookie, stick or balance in the backend for "${value}"`);
	const edits = stickLines(section).map(removal);
	for (const table of linesWith(section, "stick-table"))
		if (edits.length > 0 && !wordsOf(table).includes("store")) edits.push(removal(table));
	const cookie = cookieLine(section, serversOf(section));
	if (cookie) {
		if (!section.lines.includes(cookie)) throw new Refused("the cookie is stated in the defaults, for others too");
		edits.push(removal(cookie));
		for (const line of section.lines) {
			if (!/^(server|default-server)/.test(keywordOf(line))) continue;
			const at = line.words.findIndex(({ text }, index) => index > 1 && text === "cookie");
			if (at > 0 && line.words[at + 1]) edits.push(without(line, line.words[at], line.words[at + 1]));
		}
	}
	const balance = linesWith(section, "balance").at(-1);
	if (balance && /^(source|hdr|url_param|rdp-cookie|hash)/.test(balance.words[1]?.text ?? ""))
		edits.push(rewritten(balance, "balance roundrobin"), ...linesWith(section, "hash-type").map(removal));
	else if (edits.length === 0) throw new Refused("what pins is stated in the defaults, for others too");
	return edits;
};

const algorithms: Record<string, string> = {
	"round-robin": "roundrobin",
	"least-outstanding": "leastconn",
	"power-of-two": "random(2)",
	random: "random(1)",
};

const algorithm: Writer = ({ value }, section) => {
	const name = algorithms[String(value)];
	if (!name) throw new Refused(`HAProxy balances by "${value}" only with a hash: choose its key`);
	return set(section, ["balance"], name);
};

const healthCheck: Writer = ({ value }, section) => {
	if (value !== "http" && value !== "tcp") throw new Refused(`HAProxy has no check by "${value}"`);
	const option = value === "http" && linesWith(section, "option", "httpchk").length === 0;
	return [
		...(option ? [added(section, "option httpchk")] : []),
		...onServers(section, "check", (server) => parameterOf(server, "check") !== undefined),
	];
};

const slowStart: Writer = ({ value }, section) => {
	const seconds = Number(value);
	if (!(seconds >= 1)) throw new Refused("a ramp takes at least a second");
	if (serversOf(section).some((server) => parameterOf(server, "slowstart")))
		throw new Refused("change slowstart where the servers have it");
	return onServers(section, `slowstart ${Math.round(seconds)}s`, () => false);
};

const timeout: Writer = ({ value }, section) => {
	const milliseconds = Math.round(Number(value) * 1000);
	if (!(milliseconds > 0)) throw new Refused("a time-out takes more than no time");
	const text = milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
	return set(section, ["timeout", "server"], text);
};

const retries: Writer = ({ value }, section) => {
	if (!Number.isInteger(value)) throw new Refused("retries are a whole number");
	return set(section, ["retries"], String(value));
};

const writers: Record<string, Writer> = { affinity, algorithm, healthCheck, slowStart, timeout, retries };

export function write(change: AttributeChange, scope: Pick<Scope<HaproxyFile>, "file">): TextEdit[] | Refusal {
	const { handle } = change.current;
	const sections = (handle && scope.file(handle.file)?.confs.flatMap((one) => one.sections)) ?? [];
	const section = sections.find((one) => anchorOf(one) === handle?.anchor);
	if (!section) return { refused: "the section is no longer where it was read" };
	const writer = writers[change.attribute];
	const what = `${section.kind} ${section.name}`;
	if (!writer) return untaught(`${what}: ${change.attribute}`);
	try {
		return writer(change, section);
	} catch (error) {
		if (error instanceof Refused) return { refused: `${what}: ${error.message}` };
		throw error;
	}
}
