import type { Fragment, FragmentLink } from "../../design/fragment.ts";
import { boundsOf } from "./bounds.ts";
import { callSites } from "./call-sites.ts";
import { type Detector, imports } from "./detector.ts";
import { clientLibraries } from "./knowledge/calls.ts";
import { Sites } from "./sites.ts";

export const calls: Detector = {
	hints: new RegExp(
		`\\bfetch\\(|${imports([...Object.keys(clientLibraries), "@grpc/grpc-js", "@nestjs/microservices"]).source}`,
	),
	// Without one of these no address can be told.
	also: /process\.env|\b(?:Bun|Deno)\.env|\benv\b|:\/\/|["'][\w.-]+:\d{2,5}["']|ConfigService|["']\.[^"'\n]*(?:config|env|settings)|[A-Z]_(?:URL|URI|HOST|ADDR|ENDPOINT|BASE|SERVICE)/,
	read(module) {
		const sites = new Sites(module);
		const links = callSites(module).map(
			(site): FragmentLink => ({
				kind: "calls",
				direction: "to",
				other: site.other,
				at: module.at(site.node, Math.min(site.node.end, site.node.expression.end)),
				attributes: boundsOf(site, module),
				site: sites.of(site.node),
			}),
		);
		return links.map(
			(link): Fragment => ({
				role: "extends",
				file: module.path,
				kind: "Service",
				at: link.at,
				of: { by: "path", path: module.path },
				attributes: {},
				links: [link],
			}),
		);
	},
};
