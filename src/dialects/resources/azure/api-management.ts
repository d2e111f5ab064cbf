import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { evaluate } from "../evaluate.ts";
import { expressionAt, fact } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { webApps } from "./types.ts";

const policies = [
	"azurerm_api_management_api_policy",
	"azurerm_api_management_policy",
	"azurerm_api_management_product_policy",
];

/** API Management: the gateway before the apps that its APIs name. */
export function apiManagements(folder: Folder): Declaration[] {
	return folder.of("azurerm_api_management").map((one) => {
		const at = folder.header(one);
		return {
			role: "declares",
			file: one.file.path,
			kind: "Balancer",
			at,
			name: nameOf(folder, one),
			keys: [folder.key(one)],
			attributes: stated({
				layer: byDefault("L7", at, "API Management routes requests"),
				public: fact(folder, one, "virtual_network_type", {
					as: (value) => value !== "Internal",
					default: {
						value: true,
						source: "API Management: its gateway is reached from the internet unless it is internal",
					},
					anchor: null,
				}),
				affinity: byDefault("none", at, "API Management pins no clients unless a backend says so"),
				rateLimit: limited(folder),
			}),
			links: folder.of("azurerm_api_management_api").flatMap((api) => routes(folder, api)),
		};
	});
}

function routes(folder: Folder, api: Resource): FragmentLink[] {
	const url = expressionAt(api.block, "service_url");
	return mentioned(folder, url, ...webApps).map((app) => ({
		kind: "routes",
		direction: "to",
		other: { by: "key", key: `${folder.key(app)}#front` },
		at: folder.at(url!),
	}));
}

/** What a policy counts for each key or subscription. Source: API Management policies, rate-limit and rate-limit-by-key. */
function limited(folder: Folder): Attribute | undefined {
	for (const policy of folder.of(...policies)) {
		const given = expressionAt(policy.block, "xml_content") ?? expressionAt(policy.block, "value");
		const text = given && evaluate(folder, given);
		if (!given) continue;
		if (typeof text !== "string") {
			// What is unknown of it may well count.
			if (/<rate-limit/.test(folder.text(given))) return unknown("its limit is not known", folder.at(given));
			continue;
		}
		const rule = /<rate-limit(?:-by-key)?\b([^>]*)>/.exec(text)?.[1];
		if (rule === undefined) continue;
		const number = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(rule)?.[1]);
		const each = number("calls") / number("renewal-period");
		return Number.isFinite(each)
			? declared(each, folder.at(given))
			: unknown("its limit is worked out for each call", folder.at(given));
	}
	return undefined;
}
