/** Variables that hold addresses which a process hands out or checks, and does not call. */
const notCalled =
	/ORIGIN|CORS|ALLOWED|REDIRECT|CALLBACK|PUBLIC|TRUSTED|ISSUER|AUDIENCE|COOKIE|ADVERTISED|^HOST(NAME)?$/i;

/**
 * Variables of what exporters of traces, metrics and logs send to: by themselves and in batches, so that no request waits
 * for it (OpenTelemetry's environment variables; those of Jaeger, Zipkin, StatsD, Datadog, Sentry, New Relic, Elastic APM).
 */
const telemetry =
	/OTEL_|OTLP|OPENTELEMETRY|JAEGER|ZIPKIN|STATSD|^DD_|DATADOG|SENTRY|GRAPHITE|PUSHGATEWAY|NEW_?RELIC|ELASTIC_APM|TELEMETRY|TRACING|^COLLECTOR_SERVICE_ADDR$/i;

/** Whether requests to a process that is given this variable are likely to call what it names. */
export function isCalled(variable: string): boolean {
	return !notCalled.test(variable) && !telemetry.test(variable);
}

/** Most addresses that one text may list: a cluster's brokers, not a page of prose. */
const most = 20;

/**
 * The hosts that an address names: of a URL with whatever scheme ("jdbc:postgresql://db:5432/shop"), of host:port, of a
 * bare host, of several parted by commas; and of the connection strings of libpq and ADO.NET ("Host=db;Database=shop") and
 * of Go's MySQL driver ("u:p@tcp(db:3306)/shop"). Lower case, without ports. Empty for a text that is no address.
 */
export function hostsIn(text: string): readonly string[] {
	if (text.length > 2_000) return [];
	const before = known.get(text);
	if (before) return before;
	if (known.size > mostKnown) known.clear();
	const hosts = hostsOf(text);
	known.set(text, hosts);
	return hosts;
}

/** Each address is asked for several times at each assembly. */
const known = new Map<string, readonly string[]>();
const mostKnown = 10_000;

/** "/cloudsql/project:region:instance": a socket of Cloud SQL, and what its connectors take. Source: Cloud SQL, Connect from Cloud Run. */
const cloudSql = /(?:^|\/cloudsql\/)[a-z][\w.-]*:[a-z]+-[a-z]+\d+:([a-z][a-z\d-]*)/;

function hostsOf(text: string): string[] {
	const instance = cloudSql.exec(text)?.[1];
	if (instance) return [`${instance}.cloudsql`];
	const named = /(?:^|[;\s])(?:host|server|data source|addr(?:ess)?)\s*=\s*(?:tcp:)?([^;,\s]+)/i.exec(text)?.[1];
	const called = /@(?:tcp|udp)\(([^()]+)\)/.exec(text)?.[1];
	return (named ?? called ?? text)
		.split(",")
		.slice(0, most)
		.flatMap((part) => hostIn(part.trim()) ?? []);
}

function hostIn(text: string): string | undefined {
	const scheme = text.lastIndexOf("://");
	const rest = scheme >= 0 ? text.slice(scheme + 3) : text;
	const authority = rest.split(/[/?#;]/, 1)[0];
	const host = authority.slice(authority.lastIndexOf("@") + 1).split(":")[0];
	return /^[a-z0-9]([a-z0-9_.-]{0,251}[a-z0-9])?$/i.test(host) ? host.toLowerCase() : undefined;
}

/** The last part of a URL's path: a host may answer for many, as that of a cloud's queues does. */
export function partIn(text: string): string | undefined {
	return /^[a-z][\w+.-]*:\/\/[^/?#\s]+\/(?:[^/?#\s]+\/)*([^/?#\s]+)$/i.exec(text.slice(0, 2_000))?.[1]?.toLowerCase();
}

/** `sales.cluster-ro-c9akciq32.eu-west-1.rds.amazonaws.com`: all but the name and its kind is drawn when it is made. */
const drawn = /^([\w-]+)\.(?:(cluster|cluster-ro|proxy)-)?[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com(?:\.cn)?$/;

/** An address of a database of AWS, without what nobody can know before it is made. */
export function cloudEndpoint(name: string, kind: string): string {
	return `${[name.toLowerCase(), kind].filter(Boolean).join(".")}.rds.amazonaws.com`;
}

/** The same of an address as it is; undefined for others. */
export function withoutDrawn(host: string): string | undefined {
	const [, name, kind = ""] = drawn.exec(host) ?? [];
	return name && cloudEndpoint(name, kind === "cluster" ? "" : kind.replace("cluster-", ""));
}

/** How deep names within names are followed. */
const deepest = 5;

/** `$(NAME)` and `${NAME}` of a given text, as Kubernetes and compose replace them; undefined where one is not known. */
export function expanded(
	text: string,
	known: (variable: string) => string | undefined,
	depth = deepest,
): string | undefined {
	let whole = true;
	const result = text.replace(/\$\((\w+)\)|\$\{(\w+)\}/g, (_, first?: string, second?: string) => {
		const value = depth > 0 ? known(first ?? second ?? "") : undefined;
		const inner = value === undefined ? undefined : expanded(value, known, depth - 1);
		whole &&= inner !== undefined;
		return inner ?? "";
	});
	return whole ? result : undefined;
}
