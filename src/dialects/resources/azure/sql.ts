import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { largerSkus } from "../../azure-sizes.ts";
import { asCount, asFlag, asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { regionNamed } from "./region.ts";
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
				regions: regionsOf(folder, one),
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

const placeOf = (folder: Folder, server: Resource | undefined): string | undefined => {
	const place = server && settingOf(folder, server.block, "location");
	return typeof place === "string" ? regionNamed(place) : undefined;
};

/** The server's own region, and that of the partner which a failover group copies it to. */
function regionsOf(folder: Folder, one: Resource): Attribute | undefined {
	const server = serverOf(folder, one);
	const home = placeOf(folder, server);
	const group = folder
		.of("azurerm_mssql_failover_group")
		.find((each) =>
			["databases", "server_id"].some((path) =>
				mentioned(folder, expressionAt(each.block, path)).some(
					(of) => of === one || (path === "server_id" && of === server),
				),
			),
		);
	const partner = group && mentioned(folder, expressionAt(group.block, "partner_server/id"), servers)[0];
	const away = placeOf(folder, partner);
	if (!home || !group || !away || away === home) return undefined;
	return declared([home, away], folder.header(group));
}

const serverOf = (folder: Folder, of: Resource) =>
	["server_id", "parent"].flatMap((path) => mentioned(folder, expressionAt(of.block, path), servers))[0];

/** The name of the server, where it holds no other database. */
function hostsOf(folder: Folder, one: Resource, all: readonly Resource[]): string[] {
	const server = serverOf(folder, one);
	const isAlone = server && all.every((other) => other === one || serverOf(folder, other) !== server);
	return isAlone ? [`${nameOf(folder, server)}.database.windows.net`] : [];
}
