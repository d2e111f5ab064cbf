import type { TextEdit } from "../../design/text.ts";
import {
	type AttributeChange,
	type Dialect,
	type Reading,
	type Refusal,
	type Scope,
	type Unit,
	untaught,
} from "../dialect.ts";
import { holdsEntries, isOfTests } from "../embedded.ts";
import { Editor } from "../kubernetes/edit.ts";
import type { Path } from "../kubernetes/object.ts";
import { hostedBy, hostOf } from "../proxy-host.ts";
import { Refused } from "../refused.ts";
import { clusterOf } from "./cluster.ts";
import { type EnvoyFile, looksLikeEnvoy, parse } from "./config.ts";
import { carriedTo, listenerOf, pinnedAt, routesOf } from "./listener.ts";
import { writers } from "./write.ts";

function read(unit: Unit, scope: Scope<EnvoyFile>): Reading {
	const [path] = unit.entries;
	const reading: Reading = { fragments: [], notes: [] };
	const chart = /^(.*?\/|)templates\//.exec(path)?.[1];
	if (chart !== undefined && (scope.has(`${chart}Chart.yaml`) || scope.has(`${chart}Chart.yml`))) return reading;
	const file = scope.file(path);
	const host = (file?.configs.length ?? 0) > 0 ? hostOf(path, scope) : undefined;
	reading.notes.push(...(file?.notes ?? []));
	for (const config of file?.configs ?? []) {
		const routes = routesOf(config);
		const used = new Set(routes.flatMap(({ clusters }) => clusters.map(({ name }) => name)));
		const clusters = new Map<string, Path>();
		for (const cluster of config.resources("clusters")) {
			const name = config.text([...cluster, "name"]) ?? "";
			// What no route leads to is Envoy's own: where it sends traces, or takes its configuration from.
			if (routes.length > 0 && !used.has(name)) continue;
			const found = clusterOf(config, cluster, {
				...pinnedAt(config, cluster, routes),
				...carriedTo(config, cluster, routes),
			});
			if (!found) continue;
			clusters.set(name, cluster);
			reading.fragments.push(found);
		}
		for (const listener of config.resources("listeners")) {
			const found = listenerOf(config, listener, routesTo(routes, listener), clusters, host);
			if (found) reading.fragments.push(found);
		}
	}
	reading.fragments = hostedBy(host, reading.fragments);
	return reading;
}

function routesTo(routes: ReturnType<typeof routesOf>, listener: Path) {
	const key = JSON.stringify(listener);
	return routes.filter((route) => JSON.stringify(route.listener) === key).map((route) => ({ ...route, listener }));
}

function write(change: AttributeChange, scope: Scope<EnvoyFile>): TextEdit[] | Refusal {
	const { handle } = change.current;
	const [entry, path = "[]"] = (handle?.anchor ?? "").split("\n");
	const config = handle && scope.file(handle.file)?.configs.find(({ of }) => (of.name ?? "") === entry);
	const at = JSON.parse(path) as Path;
	if (!config?.has(at)) return { refused: "it is no longer where it was read" };
	const what = config.text([...at, "name"]) ?? "this route";
	const writer = writers[change.attribute];
	if (!writer) return untaught(`${what}: ${change.attribute}`);
	try {
		return writer(change, config, at, new Editor(config));
	} catch (error) {
		if (error instanceof Refused) return { refused: `${what}: ${error.message}` };
		throw error;
	}
}

/** Envoy, as a file configures it: its listeners, and the clusters that they route to. */
export const envoy: Dialect<EnvoyFile> = {
	id: "envoy",
	comment: "#",
	files: { names: ["*.yaml", "*.yml", "*envoy*.json"], languages: ["yaml"], called: "Envoy configurations" },
	claims: (file) =>
		!isOfTests(file.path) &&
		looksLikeEnvoy(file.text) &&
		(!/^(apiVersion|kind):/m.test(file.text) || holdsEntries(file)),
	parse,
	read,
	write,
};
