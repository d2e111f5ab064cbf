import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import type { Location } from "../../design/text.ts";
import { hashedByName } from "../proxy.ts";

const ofClient =
	/^\$(?:\{)?(?:binary_)?(?:remote_addr|realip_remote_addr|http_x_real_ip|http_x_forwarded_for|proxy_add_x_forwarded_for)\b/;
const ofContent =
	/^\$?\{?(?:scheme|proxy_host|host|http_host|server_name|request_uri|uri|document_uri|args|request|proxy_port)\b/;

/** What a hash over this key pins, as nginx and the controllers made of it take it. `mapped`: what a map is over. */
export function hashedByKey(
	key: string,
	at: Location,
	mapped: (variable: string) => string | undefined = () => undefined,
	depth = 3,
): Attribute {
	const parts = key.match(/\$\{?\w+\}?/g) ?? [];
	const client = parts.find((part) => ofClient.test(part));
	if (client) return declared("source-ip", at);
	const cookie = parts.find((part) => /^\$\{?cookie_/.test(part));
	if (cookie) return declared("cookie", at);
	const named = parts.map((part) => /^\$\{?(http|arg)_(\w+)/.exec(part)).find((match) => match);
	if (named && !/^http_host$/.test(`${named[1]}_${named[2].replace("}", "")}`))
		return hashedByName(named[2], named[1] === "http" ? "header" : "consistent-hash", at);
	if (parts.length > 0 && parts.every((part) => ofContent.test(part)))
		// The same content goes to the same server, whoever asks: no client is pinned.
		return declared("none", at);
	const source = parts.map((part) => mapped(part.replace(/[{}]/g, ""))).find((one) => one !== undefined);
	return source !== undefined && depth > 0
		? hashedByKey(source, at, mapped, depth - 1)
		: unknown(`whether each user has a "${key.slice(0, 80)}" of their own is not in the file`, at);
}
