import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asAmount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { type Expression, expressionsOf } from "../syntax.ts";
import { rateLimitOf } from "./armor.ts";
import { managers } from "./instance-group.ts";

/** Source: Compute Engine API, BackendService.sessionAffinity. */
const affinities: Record<string, string> = {
	NONE: "none",
	CLIENT_IP: "source-ip",
	CLIENT_IP_PORT_PROTO: "source-ip",
	CLIENT_IP_PROTO: "source-ip",
	CLIENT_IP_NO_DESTINATION: "source-ip",
	GENERATED_COOKIE: "cookie",
	HTTP_COOKIE: "cookie",
	STRONG_COOKIE_AFFINITY: "cookie",
	HEADER_FIELD: "header",
};

const algorithms: Record<string, string> = {
	ROUND_ROBIN: "round-robin",
	LEAST_REQUEST: "least-outstanding",
	RING_HASH: "ring-hash",
	RANDOM: "random",
	MAGLEV: "maglev",
};

/** Backend services of Google Cloud's load balancers. */
export function backendServices(folder: Folder): Declaration[] {
	return folder
		.of("google_compute_backend_service", "google_compute_region_backend_service")
		.map((backend) => balancer(folder, backend));
}

function balancer(folder: Folder, backend: Resource): Declaration {
	const at = folder.header(backend);
	const groups = expressionsOf(backend.block).flatMap((expression) =>
		targetsOf(folder, expression).map((group) => ({ group, expression })),
	);
	const check = expressionAt(backend.block, "health_checks");
	const [probe] = mentioned(folder, check);
	const scheme = settingOf(folder, backend.block, "load_balancing_scheme") ?? "EXTERNAL";
	const isRequests = /^HTTP|^GRPC|^H2C/.test(String(settingOf(folder, backend.block, "protocol") ?? "HTTP"));
	return {
		role: "declares",
		file: backend.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, backend),
		keys: [folder.key(backend)],
		attributes: stated({
			layer: fact(folder, backend, "protocol", {
				as: (value) => (/^(HTTP|HTTPS|HTTP2|GRPC|H2C)$/.test(String(value)) ? "L7" : "L4"),
				default: { value: "L7", source: "google_compute_backend_service: protocol is HTTP unless set" },
				anchor: null,
			}),
			public: typeof scheme === "string" ? declared(scheme.startsWith("EXTERNAL"), at) : undefined,
			rateLimit: rateLimitOf(folder, backend),
			affinity: fact(folder, backend, "session_affinity", {
				as: (value) => affinities[String(value)],
				default: { value: "none", source: "google_compute_backend_service: session_affinity is NONE unless set" },
			}),
			affinityDuration: fact(folder, backend, "affinity_cookie_ttl_sec", { as: asAmount }),
			algorithm: fact(folder, backend, "locality_lb_policy", {
				as: (value) => algorithms[String(value)],
				anchor: null,
			}),
			drain: fact(folder, backend, "connection_draining_timeout_sec", {
				as: asAmount,
				default: {
					value: 300,
					source: "google_compute_backend_service: connection_draining_timeout_sec is 300 unless set",
				},
			}),
			healthCheck: check
				? declared(isRequests ? "http" : "tcp", folder.at(check))
				: groups.some(({ group }) => managers.includes(group.type))
					? byDefault("none", at, "google_compute_backend_service: no health check unless health_checks names one")
					: undefined,
			healthCheckInterval:
				probe &&
				fact(folder, probe, "check_interval_sec", {
					as: asAmount,
					default: { value: 5, source: "google_compute_health_check: check_interval_sec is 5 unless set" },
				}),
			unhealthyThreshold:
				probe &&
				fact(folder, probe, "unhealthy_threshold", {
					as: asAmount,
					default: { value: 2, source: "google_compute_health_check: unhealthy_threshold is 2 unless set" },
				}),
			outlierDetection:
				settingOf(folder, backend.block, "outlier_detection/consecutive_errors") === undefined
					? undefined
					: byDefault(true, at, "google_compute_backend_service: outlier_detection is set"),
		}),
		links: groups.map(({ group, expression }) => ({
			kind: "routes" as const,
			direction: "to" as const,
			other: { by: "key" as const, key: folder.key(group) },
			at: folder.at(expression),
		})),
	};
}

const targets = [...managers, "google_cloud_run_v2_service", "google_cloud_run_service"];
const endpointGroups = "google_compute_region_network_endpoint_group";

/** What serves a backend, also behind a group of endpoints that names a service of Cloud Run. */
function targetsOf(folder: Folder, expression: Expression): Resource[] {
	const direct = mentioned(folder, expression, ...targets);
	const behind = mentioned(folder, expression, endpointGroups).flatMap(({ block }) =>
		mentioned(folder, expressionAt(block, "cloud_run/service"), ...targets),
	);
	return [...new Set([...direct, ...behind])];
}
