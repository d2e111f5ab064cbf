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
		standalone: host.split(".")[0],
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

/** MaxScale: max_replication_lag of its routers is unbounded unless it is set; causal_reads waits for what was written. */
export function unboundedInMaxscale(text: string): Unbounded | undefined {
	const sections = [...sectionsOf(text)];
	for (const { values, start, end } of sections) {
		const router = values.get("router") ?? "";
		const reads =
			router === "readwritesplit" ||
			(router === "readconnroute" && /slave|replica/.test(values.get("router_options") ?? ""));
		const bound = values.get("max_replication_lag") ?? values.get("max_slave_replication_lag");
		const servers = (values.get("servers") ?? "").split(",").map((one) => one.trim());
		const causal = values.get("causal_reads");
		if (!reads || (bound && !/^0/.test(bound)) || (causal && !/^(none|false|off|0)$/.test(causal))) continue;
		const last = sections.find(({ name }) => name === servers.at(-1));
		const host = last?.values.get("address");
		if (!host || servers.length < 2) continue;
		return { host, ...lineOf(text, start + (/^[ \t]*router[ \t]*=/m.exec(text.slice(start, end))?.index ?? 0)) };
	}
	return undefined;
}

export const isPgpool = (text: string) => /^[ \t]*backend_hostname1[ \t]*=/m.test(text);

/** Pgpool-II: load_balance_mode is on; delay_threshold and delay_threshold_by_time are 0, no bound, unless they are set. */
export function unboundedInPgpool(text: string): Unbounded | undefined {
	const set = new Map(
		[...text.matchAll(/^[ \t]*(\w+)[ \t]*=[ \t]*'?([^'\n#]*)'?/gm)].map(([, key, value]) => [key, value.trim()]),
	);
	const isBalanced = !/^(off|false|no|0)$/.test(set.get("load_balance_mode") ?? "on");
	const isBounded = ["delay_threshold", "delay_threshold_by_time"].some((key) => !/^0?$/.test(set.get(key) ?? ""));
	const host = set.get("backend_hostname1");
	if (!isBalanced || isBounded || !host || set.get("backend_weight1") === "0") return undefined;
	const found = /^[ \t]*(delay_threshold|load_balance_mode|backend_hostname1)[ \t]*=[^\n]*/m;
	const match = /^[ \t]*delay_threshold\w*[ \t]*=[^\n]*/m.exec(text) ?? found.exec(text);
	return match ? { host, ...lineOf(text, match.index) } : undefined;
}

/** Patroni, REST API: /replica answers for a copy however far it is behind, unless it is asked with `?lag=`. */
const ofPatroni =
	/^[ \t]*(?:option[ \t]+httpchk|http-check[ \t]+send)\b[^\n]*?(\/(?:replica|read-only|asynchronous)\b\S*)/gm;

export const isHaproxyOfPatroni = (text: string) =>
	/^[ \t]*(listen|backend)\b/m.test(text) && new RegExp(ofPatroni.source, "m").test(text);

export function unboundedInHaproxy(text: string): Unbounded | undefined {
	for (const match of text.matchAll(ofPatroni)) {
		if (/\blag=/.test(match[1])) continue;
		const rest = text.slice(match.index);
		const host = /^[ \t]*server(?:-template)?[ \t]+\S+[ \t]+(?:\d+[ \t]+)?([\w.-]+)/m.exec(rest)?.[1];
		if (host) return { host, ...lineOf(text, match.index) };
	}
	return undefined;
}
