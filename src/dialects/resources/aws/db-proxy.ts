import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { expressionAt } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { endpointsOf } from "./endpoints.ts";
import { databaseTypes } from "./store.ts";

export const proxyType = "aws_db_proxy";
/** Where a target says which proxy it is behind, and what it is. */
const targets = ["aws_db_proxy_target", "aws_db_proxy_default_target_group"];
const members = [
	"db_instance_identifier",
	"db_cluster_identifier",
	"db_instance_identifiers",
	"db_cluster_identifiers",
];

/** RDS Proxy: whoever is given its address means the database behind it, whose connections it shares among its clients. */
export function databaseProxies(folder: Folder): Fragment[] {
	return folder.of(proxyType).flatMap((proxy) => {
		const database = databaseOf(folder, proxy);
		if (!database) return [];
		const at = folder.header(proxy);
		const of = { by: "key", key: folder.key(database) } as const;
		const file = proxy.file.path;
		return [
			{ role: "alias", file, at, of, hosts: [folder.key(proxy), ...endpointsOf(folder, proxy, "name", "proxy")] },
			{ role: "extends", kind: "Store", of, file, at, attributes: { pooled: declared(true, at) } },
		] satisfies Fragment[];
	});
}

function databaseOf(folder: Folder, proxy: Resource): Resource | undefined {
	const own = folder
		.of(...targets)
		.filter((one) => mentioned(folder, expressionAt(one.block, "db_proxy_name"), proxyType).includes(proxy));
	const found = own.flatMap(({ block }) =>
		members.flatMap((member) => mentioned(folder, expressionAt(block, member), ...databaseTypes)),
	);
	return found[0];
}
