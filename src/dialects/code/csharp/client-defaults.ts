import { unknown } from "../../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../../design/fragment.ts";

/**
 * What the platform does by default is not so for any client where a program changes the defaults of all of them, as
 * projects made from .NET Aspire's templates do (Microsoft docs, ConfigureHttpClientDefaults: AddStandardResilienceHandler).
 */
export function underOtherDefaults(fragments: readonly Fragment[]): readonly Fragment[] {
	return fragments.map((fragment) =>
		"links" in fragment && fragment.links ? { ...fragment, links: fragment.links.map(changed) } : fragment,
	);
}

const why = "ConfigureHttpClientDefaults sets it for every client of this program";

function changed(link: FragmentLink): FragmentLink {
	const { timeout, bounded, ...others } = link.attributes ?? {};
	if (link.kind !== "calls" || timeout?.provenance.kind !== "default") return link;
	const at = timeout.provenance.at;
	return {
		...link,
		attributes: {
			...others,
			timeout: unknown(why, at),
			...(bounded && { bounded: unknown(why, at) }),
			...(others.breaker ? {} : { breaker: unknown(why, at) }),
			...(others.retries ? {} : { retries: unknown(why, at) }),
		},
	};
}
