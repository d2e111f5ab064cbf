import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { largerSkus } from "../../azure-sizes.ts";
import { asCount, asFlag, asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { store } from "./store.ts";

const type = "azurerm_mssql_database";
const servers = "azurerm_mssql_server";

/** Databases of Azure SQL; a copy in another region is no database of its own. */
export function sqlDatabases(folder: Folder): Declaration[] {
	const own = folder.of(type).filter((one) => !/secondary/i.test(String(settingOf(folder, one.block, "create_mode"))));
	return own.map((one) => {
		const at = folder.header(one);
		const size = sizeOf(folder, one);
		return {
			...store(folder, one, {
				engine: declared("mssql", at),
				role: declared("database", at),
				instanceClass: size,
				largerSizes: larger(size),
				// Within its zone a service tier keeps what stands by; only over zones the text tells.
				multiZone: fact(folder, one, "zone_redundant", { as: (value) => asFlag(value) || undefined, anchor: null }),
			}),
			hosts: hostsOf(folder, one, own),
		};
	});
}

/** "BC_Gen5_80", or its name and its capacity apart. */
function sizeOf(folder: Folder, one: Resource): Attribute | undefined {
	const name = fact(folder, one, "sku_name", { as: asText, anchor: null });
	const cores = asCount(settingOf(folder, one.block, "sku_capacity") ?? null);
	const isApart = typeof name?.value === "string" && /_Gen\d+$/.test(name.value) && cores !== undefined;
	return isApart ? { ...name, value: `${name.value}_${cores}` } : name;
}

function larger(size: Attribute | undefined): Attribute | undefined {
	const more = typeof size?.value === "string" ? largerSkus(size.value) : undefined;
	return size && more !== undefined ? { ...size, value: more } : undefined;
}

/** The name of the server, where it holds no other database. */
function hostsOf(folder: Folder, one: Resource, all: readonly Resource[]): string[] {
	const serverOf = (of: Resource) =>
		["server_id", "parent"].flatMap((path) => mentioned(folder, expressionAt(of.block, path), servers))[0];
	const server = serverOf(one);
	const isAlone = server && all.every((other) => other === one || serverOf(other) !== server);
	return isAlone ? [`${nameOf(folder, server)}.database.windows.net`] : [];
}
