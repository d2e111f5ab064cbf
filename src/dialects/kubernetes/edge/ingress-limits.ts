import { type Attribute, unknown } from "../../../design/attribute.ts";
import { seconds } from "../../duration.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";

const annotation = (name: string): Path => ["metadata", "annotations", name];
const nginx = (name: string): Path => annotation(`nginx.ingress.kubernetes.io/${name}`);

/** What one client may send through an Ingress, as its annotations tell whatever controller carries it out. */
export function rateLimit(object: KubeObject): Attribute | undefined {
	const perSecond = object.attribute(nginx("limit-rps"), count);
	if (perSecond) return perSecond;
	const perMinute = object.attribute(nginx("limit-rpm"), (raw) => {
		const value = count(raw);
		return value === undefined ? undefined : value / 60;
	});
	if (perMinute) return perMinute;
	const others = ofOtherController(object);
	if (others) return others;
	const connections = object.find(nginx("limit-connections"));
	if (connections)
		return unknown(
			"limits the connections of a client, not its requests",
			object.location(connections.node),
			object.handle,
		);
	return limitedElsewhere(object);
}

/** Sources: annotation references of HAProxy Ingress (limit-rps), HAProxy Technologies and F5 NGINX (limit-req-rate). */
function ofOtherController(object: KubeObject): Attribute | undefined {
	for (const prefix of ["haproxy-ingress.github.io", "ingress.kubernetes.io"]) {
		const limit = object.attribute(annotation(`${prefix}/limit-rps`), count);
		if (limit) return limit;
	}
	const period = seconds(object.text(annotation("haproxy.org/rate-limit-period")) ?? "1s") ?? 1;
	const ofHaproxy = object.attribute(annotation("haproxy.org/rate-limit-requests"), (raw) => {
		const value = count(raw);
		return value === undefined ? undefined : value / period;
	});
	return (
		ofHaproxy ??
		object.attribute(annotation("nginx.org/limit-req-rate"), (raw) => {
			const [, number, unit] = /^(\d+)r\/([sm])$/.exec(String(raw)) ?? [];
			return number ? Number(number) / (unit === "m" ? 60 : 1) : undefined;
		})
	);
}

/** Annotations that hand requests to something that may count them: a web ACL, a plugin, a middleware, a snippet. */
const counts = /rate-?limit|waf|web-?acl|shield|plugins?$|middlewares?$|auth-url|backend-config$|security-?polic/i;

/** Words of names of what signs users in, rewrites, redirects, compresses or keeps a record. */
const otherwise = new RegExp(
	`^(?:${[
		"cors|hsts|headers?|https?|tls|ssl|www|to|redirect(?:s|ion)?|compress(?:ed|ion|or)?|gzip|brotli",
		"(?:basic|forward|key|hmac)?auth|basic|forward|key|hmac|authn|oauth2?|jwt|oidc|saml|sso|acl|ldap",
		"strip|stripprefix|rewrite|prefix|replace|path|regex|add|remove|request|response|transform(?:er)?|correlation|id",
		"(?:http|file|tcp|udp|sys)?log(?:s|ging|ger)?|tracing|traces?|zipkin|opentelemetry|prometheus|metrics?|cache|caching",
	].join("|")})$`,
);

/**
 * Whether every word of all the names of a list tells something else than a limit; the words of the object's own name and
 * namespace tell nothing. Traefik's names have the namespace in front, of one word at least.
 */
function namesOnly(list: string, { name, namespace }: KubeObject): boolean {
	const own = new Set([...name.split("-"), ...namespace.split("-")]);
	return list.split(",").every((each) => {
		const [named, provider] = each.trim().toLowerCase().split("@");
		const words = named.split(/[-_.]/).slice(provider === "kubernetescrd" ? 1 : 0);
		const telling = words.filter((word) => !own.has(word) || /limit|rate|thrott|quota/.test(word));
		return telling.length > 0 && telling.every((word) => otherwise.test(word));
	});
}

function limitedElsewhere(object: KubeObject): Attribute | undefined {
	for (const [key, { node }] of object.entries(["metadata", "annotations"])) {
		if (/(plugin|middleware)s$/.test(key) && namesOnly(object.text(annotation(key)) ?? "", object)) continue;
		const snippet = /snippet$/.test(key) && /limit_req\b/.test(object.text(annotation(key)) ?? "");
		if (counts.test(key) || snippet)
			return unknown(`${key} may limit what a client sends`, object.location(node), object.handle);
	}
	return undefined;
}
