import type { FragmentLink } from "../../../design/fragment.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import type { Expression } from "../syntax.ts";

export const webApps = ["azurerm_linux_web_app", "azurerm_windows_web_app", "azurerm_app_service"];
export const scaleSets = [
	"azurerm_linux_virtual_machine_scale_set",
	"azurerm_windows_virtual_machine_scale_set",
	"azurerm_orchestrated_virtual_machine_scale_set",
	"azurerm_virtual_machine_scale_set",
];
export const plans = ["azurerm_service_plan", "azurerm_app_service_plan"];
export const storeTypes = [
	"azurerm_postgresql_flexible_server",
	"azurerm_mysql_flexible_server",
	"azurerm_mssql_database",
	"azurerm_redis_cache",
	"azurerm_cosmosdb_account",
];

export const links = (
	folder: Folder,
	kind: FragmentLink["kind"],
	direction: FragmentLink["direction"],
	expression: Expression | undefined,
	...types: string[]
): FragmentLink[] =>
	mentioned(folder, expression, ...types).map((other: Resource) => ({
		kind,
		direction,
		other: { by: "key", key: folder.key(other) },
		at: folder.at(expression!),
	}));

export const queueTypes = ["azurerm_servicebus_queue", "azurerm_eventhub"];
