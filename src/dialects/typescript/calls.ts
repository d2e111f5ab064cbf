import type { Attribute, Handle } from "../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../design/fragment.ts";
import { outside } from "../code/outside.ts";
import { boundsOf } from "./bounds.ts";
import { callSites } from "./call-sites.ts";
import { type Detector, imports } from "./detector.ts";
import { clientLibraries } from "./knowledge/calls.ts";
import { Sites } from "./sites.ts";

/** A bound is written where none stands: none at all, or only the library's own. */
function writable(bounds: Record<string, Attribute>, handle: Handle): Record<string, Attribute> {
	const { bounded, timeout } = bounds;
	return {
		...bounds,
		...(bounded && { bounded: { ...bounded, handle } }),
		...(timeout?.provenance.kind === "default" && { timeout: { ...timeout, handle } }),
	};
}

export const calls: Detector = {
	hints: new RegExp(
		`\\bfetch\\(|${imports([...Object.keys(clientLibraries), "@grpc/grpc-js", "@nestjs/microservices"]).source}`,
	),
	// Without one of these no address can be told.
	also: /\bnew (?:Open|Azure|Anthropic)|process\.env|\b(?:Bun|Deno)\.env|\benv\b|:\/\/|["'][\w.-]+:\d{2,5}["']|ConfigService|["']\.[^"'\n]*(?:config|env|settings)|[A-Z]_(?:URL|URI|HOST|ADDR|ENDPOINT|BASE|SERVICE)|\b(?:baseURL|baseUrl|prefixUrl|prefix)\b/,
	read(module) {
		const sites = new Sites(module);
		const links = callSites(module).map(
			(site, index): FragmentLink => ({
				kind: "calls",
				direction: "to",
				other: site.other,
				at: module.at(site.node, Math.min(site.node.end, site.node.expression.end)),
				attributes: writable(boundsOf(site, module), module.handle("call", index)),
				site: sites.of(site.node),
				...outside(site.other),
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
