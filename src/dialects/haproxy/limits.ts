import { type Attribute, byDefault, declared, type Handle, unknown } from "../../design/attribute.ts";
import {
	held,
	keywordOf,
	type Line,
	linesWith,
	placeOfLine,
	placeOfSection,
	placeOfWord,
	type Section,
	time,
	wordsOf,
} from "./syntax.ts";

/** Answers that a backend's servers did not give, or gave before they began to work. */
const harmless = /^(none|conn-failure|empty-response|0rtt-rejected)$/;

/**
 * How long a request is waited for, and how often it is tried again after it was sent. `retries` alone means connections
 * that failed, which costs a server nothing. Sources: Configuration Manual 2.8, timeout server, retries, retry-on,
 * option redispatch.
 */
export function boundsOf(section: Section, handle: Handle): Record<string, Attribute> {
	const line = held(section, "timeout", "server") ?? held(section, "timeout", "srv");
	const word = line?.words[2];
	const value = time(word?.text);
	const bounds: Record<string, Attribute> = {};
	if (line && word) {
		const at = placeOfWord(line, word);
		if (value) bounds.timeout = declared(value, at, handle);
		else if (value === 0) bounds.bounded = declared(false, at, handle);
		else bounds.timeout = unknown(`"${word.text}" is not understood here`, at, handle);
	} else {
		const source = "HAProxy, timeout server: without it a server is waited for without end";
		bounds.bounded = byDefault(false, placeOfSection(section), source, handle);
	}
	return { ...bounds, ...retriesOf(section, handle) };
}

function retriesOf(section: Section, handle: Handle): Record<string, Attribute> {
	const on = held(section, "retry-on");
	if (
		!on ||
		wordsOf(on)
			.slice(1)
			.every((word) => harmless.test(word))
	)
		return {};
	const line = held(section, "retries");
	const count = line ? Number(line.words[1]?.text) : 3;
	if (!Number.isInteger(count)) return {};
	// It waits a second at most, and only before it asks the same server again.
	const redispatch = held(section, "option", "redispatch");
	const backoff = redispatch ? "none" : "fixed";
	return {
		retries: line
			? declared(count, placeOfLine(line), handle)
			: byDefault(count, placeOfLine(on), "HAProxy, retries: 3 unless it is set", handle),
		backoff: declared(backoff, placeOfLine(redispatch ?? on), handle),
	};
}

const rates = /(http_req_rate|conn_rate|sess_rate)/;
const atOnce = /conn_cur/;

/** Beyond what a client is turned away, by a stick table that counts its requests a second, or its connections. */
export function clientLimitOf(
	section: Section,
	all: readonly Section[],
	handle: Handle,
): { rateLimit?: Attribute; limited?: Attribute } {
	for (const line of section.lines) {
		const text = wordsOf(line).join(" ");
		if (
			!/^(http-request (deny|tarpit|reject|return|silent-drop)|tcp-request (connection|content) (reject|silent-drop))\b/.test(
				text,
			)
		)
			continue;
		const conditions = [text, ...aclsIn(line, section)];
		const condition = conditions.find((one) => rates.test(one));
		if (!condition && conditions.some((one) => atOnce.test(one))) return { limited: declared(true, placeOfLine(line)) };
		const match = condition && /(http_req_rate|conn_rate|sess_rate)\S*.*?\b(?:gt|ge)\s+(\d+)/.exec(condition);
		if (!condition) continue;
		const period = match && periodOf(match[1], all);
		const rateLimit =
			match && period
				? declared(Number(match[2]) / period, placeOfLine(line), handle)
				: unknown("over what time its table counts is not in these files", placeOfLine(line), handle);
		return { rateLimit };
	}
	return {};
}

/** What the rules say that a line names. */
function aclsIn(line: Line, section: Section): string[] {
	const names = new Set(wordsOf(line).map((word) => word.replace(/^!/, "")));
	return [section, ...(section.defaults ? [section.defaults] : [])].flatMap((one) =>
		linesWith(one, "acl")
			.filter(({ words }) => names.has(words[1]?.text ?? ""))
			.map((acl) => wordsOf(acl).slice(2).join(" ")),
	);
}

function periodOf(counter: string, all: readonly Section[]): number | undefined {
	for (const { lines } of all) {
		for (const line of lines) {
			if (keywordOf(line) !== "stick-table") continue;
			const match = new RegExp(`${counter}\\((\\w+)\\)`).exec(wordsOf(line).join(" "));
			const seconds = match && time(match[1]);
			if (seconds) return seconds;
		}
	}
	return undefined;
}
