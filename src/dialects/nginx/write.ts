import type { TextEdit } from "../../design/text.ts";
import { type AttributeChange, type Refusal, type Scope, untaught } from "../dialect.ts";
import { placeIn } from "../embedded.ts";
import { Refused } from "../refused.ts";
import { warningIn } from "../warning.ts";
import { parameterWord } from "./contexts.ts";
import type { NginxFile } from "./includes.ts";
import type { Directive } from "./syntax.ts";

type Writer = (change: AttributeChange, block: Directive) => TextEdit[];

/** The whole line of a directive that stands alone in it, else the directive; with the comment above that speaks of it. */
function removal(directive: Directive): TextEdit {
	heed(directive);
	const { of, start, end } = directive;
	const { text } = of.file;
	const line = text.lastIndexOf("\n", start - 1) + 1;
	const after = /^[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/.exec(text.slice(end))?.[0].length;
	const alone = text.slice(line, start).trim() === "" && after !== undefined;
	return { ...placeIn(of, alone ? line : start, alone ? end + after : end), newText: "" };
}

/** Refuses where a comment above or behind asks everybody to leave it. */
function heed({ of, start, end }: Directive): void {
	const { text } = of.file;
	const stop = text.indexOf("\n", end);
	const behind = text.slice(end, stop < 0 ? text.length : stop);
	const above = /(?:^[ \t]*#[^\n]*\n)+[ \t]*$/m.exec(text.slice(Math.max(0, start - 1000), start))?.[0] ?? "";
	const warning = warningIn([...above.split("\n").filter((line) => line.trim() !== ""), behind]);
	if (warning) throw new Refused(warning);
}

function replaced(directive: Directive, words: string): TextEdit {
	heed(directive);
	const [first] = directive.words;
	const last = directive.words.at(-1);
	const place = first && last ? placeIn(directive.of, first.start, last.end) : undefined;
	if (!place) throw new Refused("it is written in an unusual form");
	return { ...place, newText: words };
}

/** A line at the beginning of a block, indented as those in it. */
function added(block: Directive, line: string): TextEdit {
	const { of, open, body = [] } = block;
	const { text } = of.file;
	if (open === undefined) throw new Refused("it has no block of its own");
	const first = body[0];
	const start = first && text.lastIndexOf("\n", first.start - 1) + 1;
	if (!first || start === undefined || start < open || text.slice(start, first.start).trim() !== "")
		return { ...placeIn(of, open, open), newText: ` ${line}` };
	const eol = text.includes("\r\n") ? "\r\n" : "\n";
	return { ...placeIn(of, start, start), newText: text.slice(start, first.start) + line + eol };
}

function set(block: Directive, name: string, words: string): TextEdit[] {
	const own = block.body?.findLast((one) => one.name === name);
	return [own ? replaced(own, words) : added(block, `${name} ${words};`)];
}

const pinning = ["ip_hash", "hash", "sticky", "sticky_cookie_insert"];
const choosing = ["least_conn", "random", "least_time"];

const affinity: Writer = ({ value }, block) => {
	if (value !== "none") throw new Refused(`state hash or sticky in the upstream for "${value}"`);
	return (block.body ?? []).filter(({ name }) => pinning.includes(name)).map(removal);
};

const algorithms: Record<string, string> = {
	"least-outstanding": "least_conn;",
	"power-of-two": "random two least_conn;",
	random: "random;",
	"round-robin": "",
};

const algorithm: Writer = ({ value }, block) => {
	const line = algorithms[String(value)];
	const present = (block.body ?? []).filter(({ name }) => choosing.includes(name));
	if (line === undefined) throw new Refused(`nginx balances by "${value}" only with a hash: choose its key`);
	if ((block.body ?? []).some(({ name }) => pinning.includes(name)))
		throw new Refused("a hash chooses: remove it first");
	const [first, ...others] = present;
	if (!first) return line === "" ? [] : [added(block, line)];
	heed(first);
	const instead = line === "" ? removal(first) : { ...placeIn(first.of, first.start, first.end), newText: line };
	return [instead, ...others.map(removal)];
};

/** Its passive checks are on unless they are switched off. */
const checks: Writer = ({ value, attribute }, block) => {
	if (attribute === "healthCheck" && value !== "tcp")
		throw new Refused(
			"nginx asks its servers itself only with health_check, which is commercial: remove max_fails=0, so that it leaves out those that fail",
		);
	if (value === false) throw new Refused("say max_fails=0 at each server");
	return (block.body ?? []).flatMap((server): TextEdit[] => {
		const word = server.name === "server" ? parameterWord(server, "max_fails") : undefined;
		if (word?.text !== "max_fails=0") return [];
		heed(server);
		const before = /[ \t]*$/.exec(server.of.file.text.slice(0, word.start))?.[0].length ?? 0;
		return [{ ...placeIn(server.of, word.start - before, word.end), newText: "" }];
	});
};

const kindOf = (block: Directive) => {
	const pass = block.body?.find(({ name }) => /_pass$/.test(name));
	return pass?.name.split("_")[0] ?? "proxy";
};

const timeout: Writer = ({ value }, block) => {
	const seconds = Number(value);
	if (!(seconds > 0)) throw new Refused("a time-out takes more than no time");
	return set(
		block,
		`${kindOf(block)}_read_timeout`,
		Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`,
	);
};

const retries: Writer = ({ value }, block) => {
	const tries = Number(value) + 1;
	if (!Number.isInteger(tries) || tries < 1) throw new Refused("tries are a whole number");
	return tries === 1
		? set(block, `${kindOf(block)}_next_upstream`, "off")
		: set(block, `${kindOf(block)}_next_upstream_tries`, String(tries));
};

const repeatsWrites: Writer = ({ value }, block) => {
	const on = block.body?.find(({ name }) => name === `${kindOf(block)}_next_upstream`);
	const words = (on?.words ?? []).map(({ text }) => text).filter((text) => text !== "non_idempotent");
	if (!on || value !== false) throw new Refused("take non_idempotent off where proxy_next_upstream names it");
	return [replaced(on, words.length > 0 ? words.join(" ") : "error timeout")];
};

const writers: Record<string, Writer> = {
	affinity,
	algorithm,
	healthCheck: checks,
	outlierDetection: checks,
	timeout,
	retries,
	repeatsWrites,
	slowStart: () => {
		throw new Refused("slow_start is commercial in nginx; a readiness check that waits for the warm-up does as much");
	},
	rateLimit: () => {
		throw new Refused("state the rate in the zone that limit_req names (limit_req_zone … rate=)");
	},
};

function blockAt(directives: readonly Directive[], path: string): Directive | undefined {
	let found: Directive | undefined;
	let level: readonly Directive[] = directives;
	for (const index of path.split(".")) {
		found = level[Number(index)];
		level = found?.body ?? [];
	}
	return found;
}

export function write(change: AttributeChange, scope: Pick<Scope<NginxFile>, "file">): TextEdit[] | Refusal {
	const { handle } = change.current;
	const [entry, path] = (handle?.anchor ?? "").split("\n");
	const conf = handle && scope.file(handle.file)?.confs.find(({ of }) => (of.name ?? "") === entry);
	const block = conf && blockAt(conf.directives, path ?? "");
	if (!block) return { refused: "the block is no longer where it was read" };
	const writer = writers[change.attribute];
	const what = `${block.name} ${block.words[0]?.text ?? ""}`.trim();
	if (!writer) return untaught(`${what}: ${change.attribute}`);
	try {
		return writer(change, block);
	} catch (error) {
		if (error instanceof Refused) return { refused: `${what}: ${error.message}` };
		throw error;
	}
}
