import type { Fragment } from "../../design/fragment.ts";
import { folderOf } from "../../design/places.ts";
import type { Note } from "../../design/text.ts";
import type { Dialect, Reading, Scope, Unit } from "../dialect.ts";
import { holdsEntries, isOfTests, placeIn } from "../embedded.ts";
import { hostedBy, hostOf, type ProxyHost } from "../proxy-host.ts";
import { contextsOf } from "./contexts.ts";
import { type Conf, includedBy, looksLikeNginx, type NginxFile, parse } from "./includes.ts";
import { serverOf } from "./server.ts";
import type { Directive } from "./syntax.ts";
import { upstreamOf } from "./upstream.ts";
import { write } from "./write.ts";

/** Every configuration that another one does not include is read by itself. */
function units(scope: Scope<NginxFile>): Unit[] {
	const all = scope.under("");
	const taken = new Set<string>();
	for (const path of all)
		for (const conf of scope.file(path)?.confs ?? [])
			for (const one of includesIn(conf.directives))
				for (const { of } of includedBy(one, scope)) if (of.file.path !== path) taken.add(of.file.path);
	return all.filter((path) => !taken.has(path)).map((path) => ({ key: path, entries: [path] }));
}

function includesIn(directives: readonly Directive[]): Directive[] {
	return directives.flatMap((one) => (one.name === "include" ? [one] : includesIn(one.body ?? [])));
}

function read(unit: Unit, scope: Scope<NginxFile>): Reading {
	const [path] = unit.entries;
	const confs = scope.file(path)?.confs ?? [];
	const reading: Reading = { fragments: [], notes: [] };
	if (confs.length > 0 && isInChart(path, scope)) return reading;
	const within = new Set(
		confs.flatMap((conf) => includesIn(conf.directives).flatMap((one) => includedBy(one, scope).map(({ of }) => of))),
	);
	const host = confs.length > 0 ? hostOf(path, scope) : undefined;
	for (const conf of confs) {
		const note = noteOf(conf);
		if (note) reading.notes.push(note);
		if (!within.has(conf.of)) reading.fragments.push(...hostedBy(host, fragmentsOf(conf, scope, host)));
	}
	return reading;
}

/** A chart's texts are filled in first. */
function isInChart(path: string, scope: Pick<Scope, "has">): boolean {
	const chart = /^(.*?\/|)templates\//.exec(path)?.[1];
	return chart !== undefined && (scope.has(`${chart}Chart.yaml`) || scope.has(`${chart}Chart.yml`));
}

function noteOf({ of, error, template, directives }: Conf): Note | undefined {
	const file = of.file.path;
	if (template) return { file, severity: "info", message: "Template: not rendered, so not reviewed" };
	// Others write `.conf`, too.
	if (!error || !directives.some(({ name }) => ["http", "stream", "server", "upstream"].includes(name)))
		return undefined;
	const { range } = placeIn(of, error.at, error.at + 1);
	return { file, range, severity: "warning", message: `Not read as nginx would from here on: ${error.message}` };
}

function fragmentsOf(conf: Conf, scope: Scope<NginxFile>, host: ProxyHost | undefined): Fragment[] {
	const contexts = contextsOf(conf, scope);
	const fragments: Fragment[] = [];
	for (const context of contexts) {
		for (const block of context.upstreams.values()) {
			const upstream = upstreamOf(block, context, scope);
			if (upstream) fragments.push(upstream);
		}
		const found = (name: string) => context.upstreams.get(name) ?? besides(conf, name, scope);
		for (const block of context.level.own) {
			const server = block.name === "server" && block.body && serverOf(block, context, found, scope, host);
			if (server) fragments.push(server);
		}
	}
	return fragments;
}

/** A group that a file beside this one states: parts of one folder are included together. */
function besides(conf: Conf, name: string, scope: Scope<NginxFile>): Directive | undefined {
	if (conf.of.name !== undefined) return undefined;
	for (const path of scope.in(folderOf(conf.of.file.path))) {
		for (const other of scope.file(path)?.confs ?? []) {
			const found = other.directives.find((one) => one.name === "upstream" && one.words[0]?.text === name);
			if (found) return found;
		}
	}
	return undefined;
}

/** Of whoever writes the program: `nginx.dev.conf`. */
const isForWriting = (path: string) => /[._-](dev|development|local|localhost)\.conf(\.template)?$/i.test(path);

/** nginx as a proxy: its upstreams and the servers that pass requests on. */
export const nginx: Dialect<NginxFile> = {
	id: "nginx",
	comment: "#",
	files: {
		names: ["*.conf", "*.conf.template", "*.conf.tmpl", "*.nginx", "*.vhost", "nginx.conf.*", "*.yaml", "*.yml"],
		languages: ["nginx", "yaml"],
		called: "nginx configurations",
	},
	claims: (file) =>
		!isOfTests(file.path) &&
		!isForWriting(file.path) &&
		(/\.ya?ml$/i.test(file.path) ? holdsEntries(file) : true) &&
		looksLikeNginx(file.text),
	parse,
	units,
	read,
	write,
};
