import type { Dialect } from "./dialect.ts";
import { embeddedIn, holdsEntries, isOfTests, placeIn } from "./embedded.ts";
import {
	isHaproxyOfPatroni,
	isMaxscale,
	isPgpool,
	type Unbounded,
	unboundedFragment,
	unboundedInHaproxy,
	unboundedInMaxscale,
	unboundedInPgpool,
} from "./read-splitters.ts";

/** A group of settings, `{ name=value, … }`, where it stands. */
interface Row {
	values: ReadonlyMap<string, string>;
	start: number;
	end: number;
}

const mostRows = 2_000;

/** The rows of a list, `name= ( { … }, { … } )`. Source: ProxySQL, Configuration file: the syntax of libconfig. */
function rowsOf(text: string, list: RegExp): Row[] {
	const rows: Row[] = [];
	for (const { index, 0: head } of text.matchAll(list)) {
		const row = /\s*(?:#[^\n]*\n\s*)*\{([^{}]*)\}\s*,?/y;
		row.lastIndex = index + head.length;
		for (let found = row.exec(text); found && rows.length < mostRows; found = row.exec(text)) {
			const start = text.indexOf("{", found.index);
			const body = found[1].replace(/^\s*(?:#|\/\/).*$/gm, "");
			const values = [...body.matchAll(/(\w+)\s*[=:]\s*(?:"((?:\\.|[^"\\])*)"|([^\s,;"]+))/g)];
			rows.push({
				values: new Map(values.map(([, key, quoted, bare]) => [key, quoted ?? bare])),
				start,
				end: start + found[1].length + 2,
			});
		}
	}
	return rows;
}

const list = (names: string) => new RegExp(`^[ \\t]*(?:${names})\\s*[=:]\\s*\\(`, "gm");

/** Groups of hosts from which statements that only read are answered, and that take no writes. */
function readers(text: string): Set<string> {
	const found = new Set<string>();
	const writers = new Set<string>();
	for (const { values } of rowsOf(text, list("mysql_replication_hostgroups|pgsql_replication_hostgroups"))) {
		found.add(values.get("reader_hostgroup") ?? "");
		writers.add(values.get("writer_hostgroup") ?? "");
	}
	for (const { values } of rowsOf(text, list("mysql_query_rules|pgsql_query_rules"))) {
		const match = values.get("match_digest") ?? values.get("match_pattern") ?? "";
		const group = values.get("destination_hostgroup") ?? "";
		if (/^\^?\s*\(?select/i.test(match) && !/for\s+update/i.test(match)) found.add(group);
	}
	for (const one of ["", ...writers]) found.delete(one);
	return found;
}

/** Readers that are asked however far they are behind. Source: ProxySQL, mysql_servers.max_replication_lag: 0 is no bound. */
function unboundedInProxysql(text: string): Unbounded | undefined {
	const groups = readers(text);
	const own = rowsOf(text, list("mysql_servers|pgsql_servers")).filter(({ values }) =>
		groups.has(values.get("hostgroup") ?? values.get("hostgroup_id") ?? ""),
	);
	const all = own.filter(({ values }) => !(Number(values.get("max_replication_lag") ?? 0) > 0));
	const [first] = all;
	const host = first?.values.get("address") ?? first?.values.get("hostname");
	const last = all.at(-1);
	return first && last && host ? { host, start: first.start, end: last.end } : undefined;
}

const isProxysql = (text: string) => /^[ \t]*(?:mysql|pgsql)_servers\s*[=:]\s*\(/m.test(text);

const proxies: readonly { is(text: string): boolean; unbounded(text: string): Unbounded | undefined }[] = [
	{ is: isProxysql, unbounded: unboundedInProxysql },
	{ is: isMaxscale, unbounded: unboundedInMaxscale },
	{ is: isPgpool, unbounded: unboundedInPgpool },
	{ is: isHaproxyOfPatroni, unbounded: unboundedInHaproxy },
];
const isProxy = (text: string) => proxies.some(({ is }) => is(text));

/** ProxySQL, MaxScale, Pgpool-II, and HAProxy before Patroni: from which copies they have statements answered, and how old that may be. */
export const proxysql: Dialect = {
	id: "proxysql",
	comment: "#",
	files: {
		names: ["*.cnf", "*proxysql*.conf", "*pgpool*.conf", "*haproxy*.cfg", "*.cfg", "*.yaml", "*.yml"],
		languages: [],
		called: "ProxySQL, MaxScale and Pgpool-II configurations",
	},
	claims: (file) => !isOfTests(file.path) && isProxy(file.text) && (!/\.ya?ml$/i.test(file.path) || holdsEntries(file)),
	read: ({ entries: [path] }, scope) => {
		const file = scope.file(path);
		const confs = file ? embeddedIn(file, isProxy) : [];
		const fragments = confs.flatMap((conf) => {
			const text = conf.file.text.slice(conf.start, conf.end);
			const found = proxies.find(({ is }) => is(text))?.unbounded(text);
			if (!found) return [];
			return [
				unboundedFragment(conf.file, placeIn(conf, conf.start + found.start, conf.start + found.end), found.host),
			];
		});
		return { fragments, notes: [] };
	},
};
