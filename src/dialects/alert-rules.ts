import { declared } from "../design/attribute.ts";
import { LineMap } from "../design/text.ts";
import type { Dialect } from "./dialect.ts";
import { isOfTests } from "./embedded.ts";

/**
 * What exporters call how far a copy is behind. Sources: postgres_exporter, CloudNativePG (Monitoring), Crunchy's
 * pgMonitor; mysqld_exporter; mongodb_exporter; redis_exporter.
 */
const metrics: readonly [engine: string, metric: RegExp][] = [
	["postgres", /\b(pg|cnpg|ccp|patroni|postgres(ql)?)_\w*(lag|behind|replay_delay)\w*/],
	["mysql", /\bmysql_\w*(seconds_behind|lag)\w*/],
	["mongodb", /\bmongodb_\w*(replication_lag|optime|oplog_lag)\w*/],
	["redis", /\bredis_\w*(slave|replica)\w*(lag|offset)\w*/],
	["any", /\b\w*replica(tion)?_?lag\w*/i],
];
const alert = /^[ \t]*(?:-[ \t]+)?alert:/m;

const lineOf = (text: string) => metrics.find(([, metric]) => metric.test(text));

/** The alerts of a file, from one `alert:` to the next, and what each asks for. */
function* toldIn(text: string): Generator<{ engine: string; start: number; end: number }> {
	const heads = [...text.matchAll(/^[ \t]*(?:-[ \t]+)?alert:[^\n]*/gm)];
	for (const [index, { index: start, 0: head }] of heads.entries()) {
		const body = text.slice(start, heads[index + 1]?.index ?? text.length);
		const asked =
			/\bexpr:[ \t]*[|>]?[-+]?[ \t]*([\s\S]*?)(?=\n[ \t]*(?:for|labels|annotations|keep_firing_for|record|-[ \t]+\w+):|$)/.exec(
				body,
			)?.[1];
		const found = asked === undefined ? undefined : lineOf(asked);
		const lead = /^[ \t]*/.exec(head)?.[0].length ?? 0;
		if (found) yield { engine: found[0], start: start + lead, end: start + head.trimEnd().length };
	}
}

/** Alerting rules of Prometheus, as files of its own and as objects of its operators: who is told of what. */
export const alertRules: Dialect = {
	id: "alert-rules",
	comment: "#",
	files: {
		names: ["*.yaml", "*.yml", "*.rules"],
		languages: ["yaml"],
		called: "alerting rules of Prometheus",
	},
	claims: ({ path, text }) =>
		!isOfTests(path) && alert.test(text) && /\bexpr:/.test(text) && lineOf(text) !== undefined,
	read: ({ entries: [path] }, scope) => {
		const file = scope.file(path);
		const lines = new LineMap(file?.text ?? "");
		const fragments = [...toldIn(file?.text ?? "")].map(({ engine, start, end }) => {
			const at = { file: path, range: lines.range(start, end) };
			return {
				role: "extends",
				file: path,
				kind: "Store",
				of: { by: "folder", folder: "" },
				at,
				attributes: { lagTold: declared([engine], at) },
			} as const;
		});
		return { fragments, notes: [] };
	},
};
