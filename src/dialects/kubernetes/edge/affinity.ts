import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { TextEdit } from "../../../design/text.ts";
import { hashedByKey } from "../../nginx/hash-key.ts";
import type { Editor } from "../edit.ts";
import { type KubeObject, placeholder } from "../object.ts";

const annotations = ["metadata", "annotations"] as const;

/** An annotation by which some controller is told to pin clients. */
interface Pin {
	key: string;
	pins: RegExp;
	/** key: what it pins, its value says. */
	affinity: "cookie" | "key" | "source-ip";
	/** Removes every annotation that only makes sense with it, or replaces a part of the value. */
	undo: { remove: RegExp } | { replace: RegExp; by: string };
}

const nginx = "nginx.ingress.kubernetes.io/";
const targetGroup = {
	pins: /\bstickiness\.enabled\s*=\s*true\b/,
	undo: { replace: /(?<=stickiness\.enabled\s*=\s*)true/, by: "false" },
};

/**
 * In the order in which ingress-nginx itself decides: the cookie wins over the hash.
 * Sources: ingress-nginx annotations.md; AWS Load Balancer Controller, AGIC, Traefik, HAProxy, F5 NGINX, DigitalOcean, Hetzner, Scaleway,
 * Alibaba Cloud, Oracle Cloud and Skipper annotation references.
 */
const pins: readonly Pin[] = [
	{
		key: `${nginx}affinity`,
		pins: /^cookie$/,
		affinity: "cookie",
		undo: { remove: /^nginx\.ingress\.kubernetes\.io\/(affinity(-mode|-canary-behavior)?|session-cookie-.+)$/ },
	},
	{
		key: `${nginx}upstream-hash-by`,
		pins: /./,
		affinity: "key",
		undo: { remove: /^nginx\.ingress\.kubernetes\.io\/upstream-hash-by(-.+)?$/ },
	},
	{ key: "alb.ingress.kubernetes.io/target-group-attributes", affinity: "cookie", ...targetGroup },
	{
		key: "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes",
		affinity: "source-ip",
		...targetGroup,
	},
	{
		key: "appgw.ingress.kubernetes.io/cookie-based-affinity",
		pins: /^true$/i,
		affinity: "cookie",
		undo: { replace: /true/i, by: "false" },
	},
	{
		key: "traefik.ingress.kubernetes.io/service.sticky.cookie",
		pins: /^true$/i,
		affinity: "cookie",
		undo: { remove: /^traefik\.ingress\.kubernetes\.io\/service\.sticky\./ },
	},
	{
		key: "haproxy-ingress.github.io/affinity",
		pins: /^cookie$/,
		affinity: "cookie",
		undo: { remove: /^haproxy-ingress\.github\.io\/(affinity|session-cookie-.+)$/ },
	},
	{
		key: "haproxy-ingress.github.io/balance-algorithm",
		pins: /^source$/,
		affinity: "source-ip",
		undo: { replace: /source/, by: "roundrobin" },
	},
	{
		key: "haproxy.org/load-balance",
		pins: /^source$/,
		affinity: "source-ip",
		undo: { replace: /source/, by: "roundrobin" },
	},
	{
		key: "nginx.com/sticky-cookie-services",
		pins: /./,
		affinity: "cookie",
		undo: { remove: /^nginx\.com\/sticky-cookie-services$/ },
	},
	{
		key: "nginx.org/lb-method",
		pins: /^ip_hash$/,
		affinity: "source-ip",
		undo: { remove: /^nginx\.org\/lb-method$/ },
	},
	{
		key: "haproxy.org/cookie-persistence",
		pins: /./,
		affinity: "cookie",
		undo: { remove: /^haproxy\.org\/cookie-persistence/ },
	},
	{
		key: "service.beta.kubernetes.io/do-loadbalancer-sticky-sessions-type",
		pins: /^cookies$/,
		affinity: "cookie",
		undo: { remove: /^service\.beta\.kubernetes\.io\/do-loadbalancer-sticky-sessions-/ },
	},
	{
		key: "service.beta.kubernetes.io/scw-loadbalancer-sticky-sessions",
		pins: /^(cookie|table)$/,
		affinity: "cookie",
		undo: { remove: /^service\.beta\.kubernetes\.io\/scw-loadbalancer-sticky-sessions/ },
	},
	{
		key: "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-sticky-session",
		pins: /^on$/i,
		affinity: "cookie",
		undo: { replace: /on/i, by: "off" },
	},
	{
		key: "alb.ingress.kubernetes.io/sticky-session",
		pins: /^true$/i,
		affinity: "cookie",
		undo: { replace: /true/i, by: "false" },
	},
	{
		key: "oci.oraclecloud.com/loadbalancer-policy",
		pins: /^IP_HASH$/,
		affinity: "source-ip",
		undo: { replace: /IP_HASH/, by: "ROUND_ROBIN" },
	},
	{
		key: "zalando.org/skipper-loadbalancer",
		pins: /^consistentHash$/,
		affinity: "source-ip",
		undo: { replace: /consistentHash/, by: "roundRobin" },
	},
	// What Traefik 1 reads at a Service, and what ingress-nginx before 0.9 and HAProxy Ingress before 0.8 read at an Ingress.
	{
		key: "traefik.ingress.kubernetes.io/affinity",
		pins: /^true$/i,
		affinity: "cookie",
		undo: { remove: /^traefik\.ingress\.kubernetes\.io\/(affinity|session-cookie-name)$/ },
	},
	{
		key: "ingress.kubernetes.io/affinity",
		pins: /^(cookie|true)$/i,
		affinity: "cookie",
		undo: { remove: /^ingress\.kubernetes\.io\/(affinity|session-cookie-.+)$/ },
	},
	{
		key: "load-balancer.hetzner.cloud/http-sticky-sessions",
		pins: /^true$/i,
		affinity: "cookie",
		undo: { replace: /true/i, by: "false" },
	},
];

/** The affinity that an annotation asks for; undefined where none does. */
export function annotatedAffinity(object: KubeObject): Attribute | undefined {
	for (const pin of pins) {
		const value = object.text([...annotations, pin.key]);
		if (value === undefined) continue;
		const at = object.location(object.find([...annotations, pin.key])!.node);
		const reason = placeholder(value);
		if (reason && !pin.pins.test(value)) return unknown(reason, at, object.handle);
		if (pin.affinity === "key") return { ...hashedByKey(value, at), handle: object.handle };
		if (pin.pins.test(value)) return declared(pin.affinity, at, object.handle);
	}
	return undefined;
}

/** Unpins clients in every annotation that pins them. */
export function removeAnnotatedAffinity(object: KubeObject, edit: Editor): TextEdit[] {
	const gone: string[] = [];
	const edits: TextEdit[] = [];
	for (const pin of pins) {
		if (!pin.pins.test(object.text([...annotations, pin.key]) ?? "")) continue;
		const { undo } = pin;
		if ("remove" in undo) gone.push(...object.keys(annotations).filter((key) => undo.remove.test(key)));
		else edits.push(...edit.patch([...annotations, pin.key], undo.replace, undo.by));
	}
	return [...edits, ...edit.remove(annotations, gone)];
}

/** `a=1,b=2`, as the AWS controllers write load balancer and target group attributes. */
export function pairsOf(text: string | undefined): Map<string, string> {
	const pairs = (text ?? "").split(",").map((pair) => pair.split("=").map((part) => part.trim()));
	return new Map(pairs.filter((pair) => pair.length === 2).map(([key, value]) => [key, value]));
}
