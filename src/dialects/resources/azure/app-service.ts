import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, asFlag, asText, expressionAt, fact } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { givenIn } from "../given-list.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { setAnew } from "../set-anew.ts";
import { attributeOf } from "../syntax.ts";
import { plans, storeTypes, webApps } from "./types.ts";

/** App Service: its front end is a balancer before the instances of an app. */
export function webAppsOf(folder: Folder): Declaration[] {
	return folder.of(...webApps).flatMap((app) => [service(folder, app), frontEnd(folder, app)]);
}

function planOf(folder: Folder, app: Resource): Resource | undefined {
	return ["service_plan_id", "app_service_plan_id"]
		.flatMap((name) => mentioned(folder, expressionAt(app.block, name), ...plans))
		.at(0);
}

function service(folder: Folder, app: Resource): Declaration {
	const at = folder.header(app);
	const plan = planOf(folder, app);
	const settings = expressionAt(app.block, "app_settings") ?? expressionAt(app.block, "site_config/app_settings");
	const check = ["health_check_path", "site_config/health_check_path"].flatMap(
		(path) => fact(folder, app, path, { as: () => "http", anchor: null }) ?? [],
	)[0];
	return {
		role: "declares",
		file: app.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, app),
		keys: [folder.key(app)],
		attributes: stated({
			platform: declared("managed", at),
			role: declared("server", at),
			replicas: plan && instances(folder, plan),
			setAnew: plan && countSent(folder, plan),
			readiness: check ?? byDefault("none", at, "App Service: no instance is checked without a health check path"),
			instanceType: plan && fact(folder, plan, "sku_name", { as: asText, anchor: null }),
		}),
		given: givenIn(folder, settings, storeTypes),
	};
}

/**
 * What a template's sku.capacity does beside autoscale is told of scale sets alone (Azure/vm-scale-sets#70): the reference of
 * Microsoft.Web/serverfarms does not say whether a deployment sets the count back.
 */
function countSent(folder: Folder, plan: Resource): Attribute | undefined {
	const sent = setAnew(folder, plan, attributeOf(plan.block, "worker_count") ? "worker_count" : "sku/capacity");
	if (sent?.value !== true || sent.provenance.kind !== "declared" || folder.dialect === "terraform") return sent;
	return unknown("Azure does not say whether a template sets a plan's count back", sent.provenance.at);
}

function instances(folder: Folder, plan: Resource): Attribute | undefined {
	return (
		fact(folder, plan, "worker_count", { as: asCount }) ??
		fact(folder, plan, "sku/capacity", { as: asCount }) ??
		byDefault(1, folder.header(plan), "App Service plan: one worker unless its capacity is set")
	);
}

/** Sources: Microsoft.Web/sites (on unless switched off); azurerm_linux_web_app (off); azurerm_app_service (computed). */
function frontEnd(folder: Folder, app: Resource): Declaration {
	const at = folder.header(app);
	const legacy = app.type === "azurerm_app_service";
	return {
		role: "declares",
		file: app.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, app),
		keys: [`${folder.key(app)}#front`],
		attributes: stated({
			layer: byDefault("L7", at, "App Service: its front ends route requests"),
			public: fact(folder, app, "public_network_access_enabled", {
				as: asFlag,
				default: { value: true, source: "App Service: reached from the internet unless public access is switched off" },
				anchor: null,
			}),
			affinity: fact(folder, app, "client_affinity_enabled", {
				as: (value) => (asFlag(value) === undefined ? undefined : asFlag(value) ? "cookie" : "none"),
				default: legacy
					? { value: "cookie", source: "azurerm_app_service: client_affinity_enabled follows Azure, where it is on" }
					: { value: "none", source: "azurerm_linux_web_app: client_affinity_enabled is false unless set" },
			}),
		}),
		links: [{ kind: "routes", direction: "to", other: { by: "key", key: folder.key(app) }, at }],
	};
}
