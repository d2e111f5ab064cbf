import { type Attribute, declared } from "../../design/attribute.ts";
import type { Context } from "./contexts.ts";
import type { Directive } from "./syntax.ts";
import { placeOfDirective, placeOfWord } from "./upstream.ts";

/** What is asked for chooses: each object has its place, and there are no versions. */
const ofObject = (key: string) => /uri\b/.test(key) && !/\$(?!\{?((request_|document_)?uri|host|scheme)\b)/.test(key);

/** What is another with each request of one client, so that a user gets either version in turns. */
const ofRequest = /\$\{?(request_id|msec|connection|request_uri|uri|args|request_time|pid)\b/;
const ofClient = /\$\{?(remote_addr|binary_remote_addr|http_|cookie_|arg_|proxy_protocol_addr|ssl_client)/;

/**
 * The share of a second version that a `split_clients` chooses among its ways. Source: nginx.org, ngx_http_split_clients_module:
 * a hash of its text chooses, so a text of the client keeps it on one version.
 */
export function canaryOf(passes: readonly Directive[], { maps }: Context): Record<string, Attribute | undefined> {
	for (const pass of passes) {
		const [, variable] = /(\$\w+)/.exec(pass.words[0]?.text ?? "") ?? [];
		const split = variable === undefined ? undefined : maps.get(variable);
		if (split?.name !== "split_clients") continue;
		const shares = (split.body ?? []).flatMap((one) => {
			const percent = /^([\d.]+)%$/.exec(one.name);
			return percent ? [{ share: Number(percent[1]) / 100, at: placeOfDirective(one) }] : [];
		});
		const [least] = shares.sort((a, b) => a.share - b.share);
		const key = split.words[0]?.text ?? "";
		if (!least || !(least.share > 0 && least.share < 1) || isEven(shares) || ofObject(key)) continue;
		return {
			canaryWeight: declared(least.share, least.at),
			versionSticky:
				ofClient.test(key) || ofRequest.test(key)
					? declared(ofClient.test(key) && !ofRequest.test(key), placeOfWord(split, split.words[0]))
					: undefined,
		};
	}
	return {};
}

/** Ways with equal parts share the work; "*" takes what is left. */
function isEven(parts: readonly { share: number }[]): boolean {
	const named = parts.reduce((sum, { share }) => sum + share, 0);
	const all = [...parts.map(({ share }) => share), ...(named < 0.9999 ? [1 - named] : [])];
	return all.every((share) => Math.abs(share - all[0]) < 0.01);
}
