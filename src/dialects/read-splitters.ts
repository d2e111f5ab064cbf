import { declared } from "../design/attribute.ts";
import type { Extension } from "../design/fragment.ts";
import type { Location, SourceFile } from "../design/text.ts";

/** Where a proxy has copies answer that may be behind by any time: what says so, and the host of one of them. */
export interface Unbounded {
	host: string;
	start: number;
	end: number;
}

export function unboundedFragment(file: SourceFile, at: Location, host: string): Extension {
	return {
		role: "extends",
		file: file.path,
		kind: "Store",
		of: { by: "host", host },
		// Of a name the first part; an address is one whole.
		standalone: /^[\d.]+$|:/.test(host) ? host : host.split(".")[0],
		at,
		attributes: { lagAlarm: declared(false, at), replicaGiven: declared(true, at) },
	};
}

/** A line without the blanks around it. */
function lineOf(text: string, at: number): { start: number; end: number } {
	const start = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
	const end = text.indexOf("\n", start);
	return { start, end: end < 0 ? text.length : start + text.slice(start, end).trimEnd().length };
}

/** A section of an INI file, `[name]` and its settings up to the next one. */
function* sectionsOf(
	text: string,
): Generator<{ name: string; values: Map<string, string>; start: number; end: number }> {
	for (const match of text.matchAll(/^\[([^\]\n]+)\][^\n]*\n((?:(?!\[)[^\n]*(?:\n|$))*)/gm)) {
		const values = [...match[2].matchAll(/^[ \t]*([\w.]+)[ \t]*=[ \t]*([^\n#;]*)/gm)];
		yield {
			name: match[1].trim(),
			values: new Map(values.map(([, key, value]) => [key, value.trim()])),
			start: match.index,
			end: match.index + match[0].trimEnd().length,
		};
	}
}

export const isMaxscale = (text: string) => /^[ \t]*router[ \t]*=[ \t]*(readwritesplit|readconnroute)\b/m.test(text);

const listOf = (text: string | undefined) => (text ?? "").split(",").map((one) => one.trim());

/**
 * MaxScale: max_replication_lag of its routers is unbounded unless it is set; causal_reads waits for what was written.
 * The nodes that galeramon or xpandmon watch commit together: there is no lag to bound.
 */
export function unboundedInMaxscale(text: string): Unbounded | undefined {
	const sections = [...sectionsOf(text)];
	const together = new Set(
		sections
			.filter(({ values }) => /^(galera|xpand|clustrix)mon$/.test(values.get("module") ?? ""))
			.flatMap(({ values }) => listOf(values.get("servers"))),
	);
	for (const { values, start, end } of sections) {
		const router = values.get("router") ?? "";
		const reads =
			router === "readwritesplit" ||
			(router === "readconnroute" && /slave|replica/.test(values.get("router_options") ?? ""));
		const bound = values.get("max_replication_lag") ?? values.get("max_slave_replication_lag");
		const servers = listOf(values.get("servers"));
		const causal = values.get("causal_reads");
		if (!reads || (bound && !/^0/.test(bound)) || (causal && !/^(none|false|off|0)$/.test(causal))) continue;
		const last = sections.find(({ name }) => name === servers.at(-1));
		const host = last?.values.get("address");
		if (!host || servers.length < 2 || servers.some((one) => together.has(one))) continue;
		return { host, ...lineOf(text, start + (/^[ \t]*router[ \t]*=/m.exec(text.slice(start, end))?.index ?? 0)) };
	}
	return undefined;
}

export const isPgpool = (text: string) => /^[ \t]*backend_hostname1[ \t]*=/m.test(text);

/** Modes in which PostgreSQL copies; in the others Pgpool writes every node itself. Before 4.2 two settings said it. */
const copies = (set: ReadonlyMap<string, string>) =>
	/^(streaming|logical)_replication$/.test(set.get("backend_clustering_mode") ?? "") ||
	(/^(on|true|yes|1)$/.test(set.get("master_slave_mode") ?? "") &&
		/^(stream|logical)$/.test(set.get("master_slave_sub_mode") ?? ""));

/** Pgpool-II: load_balance_mode is on; delay_threshold and delay_threshold_by_time are 0, no bound, unless they are set. */
export function unboundedInPgpool(text: string): Unbounded | undefined {
	const set = new Map(
		[...text.matchAll(/^[ \t]*(\w+)[ \t]*=[ \t]*'?([^'\n#]*)'?/gm)].map(([, key, value]) => [key, value.trim()]),
	);
	const isBalanced = !/^(off|false|no|0)$/.test(set.get("load_balance_mode") ?? "on");
	const isBounded = ["delay_threshold", "delay_threshold_by_time"].some((key) => !/^0?$/.test(set.get(key) ?? ""));
	const host = set.get("backend_hostname1");
	if (!copies(set) || !isBalanced || isBounded || !host || set.get("backend_weight1") === "0") return undefined;
	const found = /^[ \t]*(delay_threshold|load_balance_mode|backend_hostname1)[ \t]*=[^\n]*/m;
	const match = /^[ \t]*delay_threshold\w*[ \t]*=[^\n]*/m.exec(text) ?? found.exec(text);
	return match ? { host, ...lineOf(text, match.index) } : undefined;
}

/** Patroni, REST API: /replica answers for a copy however far it is behind, unless it is asked with `?lag=`. */
const ofPatroni =
	/^[ \t]*(?:option[ \t]+httpchk|http-check[ \t]+send)\b[^\n]*?[ \t](\/(?:replica|read-only|asynchronous)(?=[?\s]|$)\S*)/m;

/** The sections of HAProxy's configuration, and whether each passes on bytes as they are: `defaults` say it for those below. */
function* partsOf(text: string): Generator<{ part: string; start: number; isRaw: boolean }> {
	const heads = [...text.matchAll(/^[ \t]*(global|defaults|listen|backend|frontend|peers|resolvers)\b/gm)];
	let usual = false;
	for (const [index, { 1: kind, index: start }] of heads.entries()) {
		const part = text.slice(start, heads[index + 1]?.index ?? text.length);
		const mode = /^[ \t]*mode[ \t]+(\w+)/m.exec(part)?.[1];
		if (kind === "defaults") usual = mode === "tcp";
		if (kind === "listen" || kind === "backend") yield { part, start, isRaw: mode ? mode === "tcp" : usual };
	}
}

/** Others may answer on such a path, too: what is asked is Patroni by its port, or a database by what is passed on. */
export function unboundedInHaproxy(text: string): Unbounded | undefined {
	for (const { part, start, isRaw } of partsOf(text)) {
		const match = ofPatroni.exec(part);
		if (!match || /\blag=/.test(match[1]) || !(isRaw || /\bport[ \t]+8008\b/.test(part))) continue;
		const host = /^[ \t]*server(?:-template)?[ \t]+\S+[ \t]+(?:\d+[ \t]+)?([\w.-]+)/m.exec(part)?.[1];
		if (host) return { host, ...lineOf(text, start + match.index) };
	}
	return undefined;
}

export const isHaproxyOfPatroni = (text: string) => unboundedInHaproxy(text) !== undefined;
