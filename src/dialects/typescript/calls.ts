import type { Attribute, Handle } from "../../design/attribute.ts";
import type { Fragment, FragmentLink, Reference } from "../../design/fragment.ts";
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

/** Who is called where no file of the workspace answers: known by the host, or by the variable that names it. */
export function outside(other: Reference): Pick<FragmentLink, "outside"> {
	if (other.by === "name") return { outside: { kind: "Service", name: other.name } };
	const host = other.by === "host" ? other.host : other.by === "environment" ? other.otherwise : undefined;
	const named = host && /^(?:[\w+.-]+:\/\/)?([\w-]+(?:\.[\w-]+)*)(?::\d+)?(?:[/?#]|$)/.exec(host)?.[1];
	const name = named && !isLocalHost.test(named) ? named : other.by === "environment" ? other.variable : undefined;
	return name === undefined ? {} : { outside: { kind: "Service", name } };
}

const isLocalHost = /^(localhost|0\.0\.0\.0|127(\.\d+){3})$/i;

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
