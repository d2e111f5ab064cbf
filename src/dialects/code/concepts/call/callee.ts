import type { Reference } from "../../../../design/fragment.ts";
import { isUrl } from "../../addresses.ts";
import type { Call, Expr } from "../../code.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { wordsOf } from "../../state/words.ts";
import { headOf, methodOf } from "../../values.ts";

/**
 * Somebody whose address no file tells: it is given to the class that asks, or stands in an object of settings. Called
 * after the name of that, or after the class.
 */
export function somebody(
	call: Call,
	url: Expr | undefined,
	layers: readonly Call[],
	program: Program,
): Reference | undefined {
	const bases = layers.slice(1).map((one) => baseOf(one, program));
	for (const base of [...bases, url]) {
		const name = base && calledAfter(base, call, program);
		if (name) return { by: "name", kind: "Service", name, file: program.code.path };
	}
	return undefined;
}

function calledAfter(base: Expr, call: Call, program: Program): string | undefined {
	const listed = within(program.follow(base), 8).flatMap((part) => listedIn(part) ?? [])[0];
	if (listed) return listed;
	const hole = within(base, 4).find((part) => part.kind === "member" || part.kind === "name");
	if (!hole || (hole.kind !== "member" && hole.kind !== "name")) return undefined;
	// The parts before a path are an address; a plain name that a caller gives may be any.
	const isParameter = program.bindingsOf(hole).some((one) => one.parameter && !one.name.startsWith("this."));
	if (isParameter || !(/^https?:/.test(headOf(base, program) ?? "") || addressName.test(hole.name))) return undefined;
	const own = wordsOf(hole.name).filter(
		(word) => !/^(url|uri|base|host|endpoint|api|addr|address|server|root|http|https|get|the)$/.test(word),
	);
	const owner = classNameOf(call.region)?.replace(
		/(Http|Api|Rest)?(Client|Service|Gateway|Api|Adapter|Operations?|Tasklet|Job|Listener|Consumer|Handler|Controller|Query_?Runner)?(Impl)?$/,
		"",
	);
	return own.join("-") || (owner ? wordsOf(owner).join("-") : "");
}

/** `serviceUrls.product()`, `config.endpoints.product`: one of many in an object of addresses is called after who answers there. */
function listedIn(part: Expr): string | undefined {
	const member = part.kind === "call" && part.call.positional.length === 0 ? part.call.callee : part;
	if (member.kind !== "member" || !addressList.test(member.of.text) || addressName.test(member.name)) return undefined;
	return wordsOf(member.name)
		.filter((word) => !/^(get|the)$/.test(word))
		.join("-");
}

const addressList =
	/(^|[.\W])(this\.)?\w*(url|uri|endpoint|address|host)(s|es)?(Config(uration)?|Properties|Props|Settings|Options)?(\(\))?$/i;

const addressName = /(url|uri|host|endpoint|addr(ess)?|base)$/i;

/** The nearest class around that has a name. */
export const classNameOf = (region: Call["region"] | undefined): string | undefined =>
	region && (region.class?.name || classNameOf(region.parent));

/** The address that a client puts before all others. */
export function baseOf(call: Call, program: Program): Expr | undefined {
	const { named, positional } = call;
	const step = /^(Set)?(Base|Host)(URL|Url)$/.test(methodOf(call)) ? positional[0] : named.SetBaseURL;
	const given =
		step ?? named.base_url ?? named.baseUrl ?? named.BaseURL ?? named.BaseAddress ?? named.rootUri ?? named.url;
	return given ?? (positional[0] && isUrl(positional[0], program) ? positional[0] : undefined);
}
