import { byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, asFlag, expressionAt, fact } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { imageOf, nameOf } from "../names.ts";
import { blocksOf } from "../syntax.ts";
import { Unknown } from "../value.ts";

/** Cloud Run: it scales on requests by itself, and balances over its own instances. */
export function cloudRun(folder: Folder): Declaration[] {
	return folder
		.of("google_cloud_run_v2_service")
		.flatMap((one) => [service(folder, one), scaler(folder, one), frontEnd(folder, one)]);
}

/** Sources: google_cloud_run_v2_service; Cloud Run, Maximum instances (100 unless set) and Concurrency (80). */
const bounds = {
	min: { value: 0, source: "Cloud Run: no instance is kept unless min_instance_count is set" },
	max: { value: 100, source: "Cloud Run: at most 100 instances unless max_instance_count is set" },
};

function service(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	const [template] = blocksOf(one.block, "template");
	const [container] = template ? blocksOf(template, "containers") : [];
	const picture = container && expressionAt(container, "image");
	const image = picture && imageOf(folder, picture);
	return {
		role: "declares",
		file: one.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, one),
		keys: [folder.key(one)],
		attributes: stated({
			platform: declared("managed", at),
			role: declared("server", at),
			replicas: fact(folder, one, "template/scaling/min_instance_count", { as: asCount, default: bounds.min }),
			image:
				!picture || image === undefined
					? undefined
					: image instanceof Unknown
						? unknown(image.reason, folder.at(picture))
						: declared(image, folder.at(picture)),
			concurrency: fact(folder, one, "template/max_instance_request_concurrency", { as: asCount }),
			// Source: Cloud Run, Container runtime contract: SIGKILL follows SIGTERM after ten seconds.
			grace: byDefault(10, at, "Cloud Run: an instance is killed ten seconds after SIGTERM"),
		}),
	};
}

function scaler(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	return {
		role: "declares",
		file: one.file.path,
		kind: "Scaler",
		at,
		name: nameOf(folder, one),
		keys: [`${folder.key(one)}#scaler`],
		attributes: stated({
			type: byDefault("gcp", at, "Cloud Run scales by itself"),
			signals: byDefault(["requests", "cpu"], at, "Cloud Run follows requests at once and CPU by itself"),
			min: fact(folder, one, "template/scaling/min_instance_count", { as: asCount, default: bounds.min }),
			max: fact(folder, one, "template/scaling/max_instance_count", { as: asCount, default: bounds.max }),
		}),
		links: [{ kind: "scales", direction: "to", other: { by: "key", key: folder.key(one) }, at }],
	};
}

function frontEnd(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	return {
		role: "declares",
		file: one.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, one),
		keys: [`${folder.key(one)}#front`],
		attributes: stated({
			layer: byDefault("L7", at, "Cloud Run: its front end routes requests"),
			public: fact(folder, one, "ingress", {
				as: (value) => value === "INGRESS_TRAFFIC_ALL",
				default: { value: true, source: "google_cloud_run_v2_service: ingress is INGRESS_TRAFFIC_ALL unless set" },
				anchor: null,
			}),
			affinity: fact(folder, one, "template/session_affinity", {
				as: (value) => (asFlag(value) === undefined ? undefined : asFlag(value) ? "cookie" : "none"),
				default: { value: "none", source: "google_cloud_run_v2_service: session_affinity is false unless set" },
			}),
		}),
		links: [{ kind: "routes", direction: "to", other: { by: "key", key: folder.key(one) }, at }],
	};
}
