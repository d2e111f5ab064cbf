import { declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { type Detector, imports } from "./detector.ts";
import { queueLibraries } from "./knowledge/queues.ts";
import { queueSites } from "./queue-sites.ts";
import { Sites } from "./sites.ts";

export const queues: Detector = {
	hints: new RegExp(`${imports(Object.keys(queueLibraries)).source}|\\.sendToQueue\\(|\\bTransport\\.RMQ\\b`),
	read(module) {
		const sites = new Sites(module);
		return queueSites(module).flatMap((site): Fragment[] => {
			const at = module.at(site.node, Math.min(site.node.end, site.node.expression.end));
			return [
				{
					role: "extends",
					file: module.path,
					kind: "Queue",
					at,
					of: site.other,
					...(site.name && { standalone: site.name }),
					attributes: { engine: declared(site.engine, at) },
				},
				{
					role: "extends",
					file: module.path,
					kind: "Service",
					at,
					of: { by: "path", path: module.path },
					attributes: {},
					links: [{ kind: site.does, direction: "to", other: site.other, at, site: sites.of(site.node) }],
				},
			];
		});
	},
};
