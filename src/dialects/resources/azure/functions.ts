import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { givenIn } from "../given-list.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { plans, storeTypes } from "./types.ts";

const apps = [
	"azurerm_linux_function_app",
	"azurerm_windows_function_app",
	"azurerm_function_app",
	"azurerm_function_app_flex_consumption",
];

/** Function apps: on a plan that grows by itself they have as many instances as there are events. */
export function functionApps(folder: Folder): Declaration[] {
	return folder.of(...apps).map((app) => declaration(folder, app));
}

/** Source: Microsoft Learn, Azure Functions hosting options: Y1 is consumption, EP elastic premium, FC flex consumption. */
const grows = /^(Y|EP|FC)\d/i;

function declaration(folder: Folder, app: Resource): Declaration {
	const at = folder.header(app);
	const [plan] = ["service_plan_id", "app_service_plan_id"].flatMap((name) =>
		mentioned(folder, expressionAt(app.block, name), ...plans),
	);
	const sku = plan && settingOf(folder, plan.block, "sku_name");
	const isFlex = app.type === "azurerm_function_app_flex_consumption";
	const isElastic = isFlex || (typeof sku === "string" && grows.test(sku));
	return {
		role: "declares",
		file: app.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, app),
		keys: [folder.key(app)],
		attributes: stated({
			platform: declared(isElastic ? "function" : "managed", at),
			maxReplicas: most(folder, app, isFlex, isElastic ? String(sku ?? "") : undefined),
			replicas: isElastic || !plan ? undefined : fact(folder, plan, "worker_count", { as: asCount }),
		}),
		given: givenIn(folder, expressionAt(app.block, "app_settings"), storeTypes),
	};
}

/** Source: MicrosoftDocs azure-docs, includes/functions-limits: 200 instances on Windows, 100 on Linux; the flexible plan 100 unless set. */
function most(folder: Folder, app: Resource, isFlex: boolean, sku: string | undefined): Attribute | undefined {
	if (sku === undefined) return undefined;
	const own = ["site_config/app_scale_limit", "maximum_instance_count", "site_config/function_app_scale_limit"].flatMap(
		(path) => fact(folder, app, path, { as: (value) => asCount(value) || undefined }) ?? [],
	)[0];
	if (own) return own;
	if (isFlex)
		return byDefault(100, folder.header(app), "Azure Functions, Flex Consumption: at most 100 instances unless set");
	if (!/^Y/i.test(sku)) return undefined;
	const isWindows = app.type === "azurerm_windows_function_app";
	return byDefault(
		isWindows ? 200 : 100,
		folder.header(app),
		`Azure Functions, Consumption: at most ${isWindows ? 200 : 100} instances unless set`,
	);
}
