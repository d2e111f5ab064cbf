import { byDefault, declared } from "../../design/attribute.ts";
import type { Fragment, FragmentLink } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { libraryLike } from "./build.ts";
import { type Module, plainValue } from "./module.ts";
import type { Setting } from "./settings.ts";

const source = "Spring Cloud Gateway docs, Retry: 3 retries of GET, at once unless backoff is given";
const writes = /\b(POST|PUT|PATCH|DELETE)\b/i;

/** A filter of a route: "spring.cloud.gateway.routes[0].filters[1]", or of all of them. */
const filter =
	/^(spring\.cloud\.gateway\.(?:server\.web(?:flux|mvc)\.)?(?:routes\[\d+\]|(?=defaultfilters))\.?)(?:filters|defaultfilters)\[\d+\](\.name)?$/;

/** Spring Cloud Gateway: calls that its filters try again, one for each route or for whatever its routes lead to. */
export function gatewayRetries(module: Module): Fragment[] {
	if (!libraryLike(module.build, /:spring-cloud-(starter-)?gateway/)) return [];
	const base = module.settings.filter(({ profile, isUnclear }) => !profile && !isUnclear);
	const said = new Map(base.map((one) => [one.key, one] as const));
	return base.flatMap(({ key, value, at }): Fragment[] => {
		const [, route, named] = filter.exec(key) ?? [];
		const words = /^Retry(?:=(.*))?$/.exec(value.trim());
		if (route === undefined || !words) return [];
		const args = named ? listed(said, key.replace(/\.name$/, ".args")) : short(words[1] ?? "", at);
		const uri = plainValue(said.get(`${route}uri`)?.value ?? "") ?? "";
		const host = /^[a-z]+:\/\/([\w.-]+)/i.exec(uri)?.[1];
		const retries = Number(args.retries?.value ?? 3);
		if (!Number.isInteger(retries)) return [];
		const link: FragmentLink = {
			kind: "calls",
			direction: "to",
			other: host
				? { by: "host", host }
				: { by: "name", kind: "Service", name: "what its routes lead to", file: module.build.file },
			at,
			site: `route ${key}`,
			outside: { kind: "Service", name: host ?? "what its routes lead to" },
			attributes: {
				retries: args.retries ? declared(retries, args.retries.at) : byDefault(retries, at, source),
				...(retries > 0 && {
					backoff: args.backoff
						? declared("exponential", args.backoff.at)
						: byDefault("none", args.retries?.at ?? at, source),
				}),
				...(args.methods && writes.test(args.methods.value) && { repeatsWrites: declared(true, args.methods.at) }),
			},
		};
		return [{ ...module.says({}, at), links: [link] }];
	});
}

type Args = Partial<Record<"retries" | "methods" | "backoff", { value: string; at: Location }>>;

function listed(said: ReadonlyMap<string, Setting>, key: string): Args {
	const all = [...said.values()].filter((one) => one.key.startsWith(`${key}.`));
	const under = (name: string) => all.filter((one) => one.key.slice(key.length + 1).startsWith(name));
	const methods = under("methods");
	const [retries] = under("retries");
	const [backoff] = under("backoff");
	return {
		...(retries && { retries }),
		...(methods[0] && { methods: { value: methods.map(({ value }) => value).join(), at: methods[0].at } }),
		...(backoff && { backoff }),
	};
}

/** "Retry=3,SERVICE_UNAVAILABLE,GET,50ms,500ms,2,false". */
function short(text: string, at: Location): Args {
	const [retries, , methods, backoff] = text.split(",").map((one) => one.trim());
	const given = (value: string | undefined) => (value ? { value, at } : undefined);
	return { retries: given(retries), methods: given(methods), backoff: given(backoff) };
}
