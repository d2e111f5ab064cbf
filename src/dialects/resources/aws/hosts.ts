import type { Alias } from "../../../design/fragment.ts";
import { evaluate } from "../evaluate.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { copiedBy, readers } from "../given-list.ts";
import { mentioned, mentions } from "../references.ts";
import { blocksOf, type Expression } from "../syntax.ts";
import { listeners } from "./listener.ts";
import { storeTypes } from "./store.ts";
import { loadBalancerTypes, targetGroupTypes } from "./types.ts";

/** The target group behind a load balancer; undefined where it has several, or none. */
export function groupBehind(folder: Folder, lb: Resource): Resource | undefined {
	const groups = listeners(folder).groupsOf(lb, folder.of(...targetGroupTypes));
	return groups.length === 1 ? groups[0] : undefined;
}

const named = (...names: unknown[]) => names.filter((name): name is string => typeof name === "string" && name !== "");

/** Names of an ECS service in Cloud Map and in Service Connect. */
export function hostsOf(folder: Folder, service: Resource): string[] {
	const registered = blocksOf(service.block, "service_registries").flatMap((block) => {
		const arn = expressionAt(block, "registry_arn");
		return mentioned(folder, arn, "aws_service_discovery_service").flatMap((entry) => discovered(folder, entry));
	});
	const connected = blocksOf(service.block, "service_connect_configuration").flatMap((block) =>
		blocksOf(block, "service").flatMap((one) => {
			const aliases = blocksOf(one, "client_alias").map((alias) => settingOf(folder, alias, "dns_name"));
			const own = settingOf(folder, one, "discovery_name") ?? settingOf(folder, one, "port_name");
			const [space] = mentioned(folder, expressionAt(block, "namespace"));
			const within = space ? settingOf(folder, space.block, "name") : settingOf(folder, block, "namespace");
			// Without an alias the name is the discovery name within the namespace.
			return named(...aliases, ...named(own).flatMap((name) => named(within).map((zone) => `${name}.${zone}`)));
		}),
	);
	return [...new Set([...registered, ...connected])];
}

function discovered(folder: Folder, entry: Resource): string[] {
	const space = mentioned(folder, expressionAt(entry.block, "dns_config/namespace_id"))[0];
	const [zone] = named(space && settingOf(folder, space.block, "name"));
	return zone ? named(settingOf(folder, entry.block, "name")).map((name) => `${name}.${zone}`) : [];
}

/** Records of DNS that point to a load balancer, or to a store: names of the group behind it, or of that store. */
export function records(folder: Folder): Alias[] {
	return folder.of("aws_route53_record").flatMap((record): Alias[] => {
		const target = expressionAt(record.block, "alias/name") ?? expressionAt(record.block, "records");
		const meant = target && meantBy(folder, target);
		const name = expressionAt(record.block, "name");
		const [host] = named(name && evaluate(folder, name));
		if (!meant || !host) return [];
		const [zone] = mentioned(folder, expressionAt(record.block, "zone_id"), "aws_route53_zone");
		const [within] = named(zone && settingOf(folder, zone.block, "name"));
		const hosts = within && !host.endsWith(within) ? [host, `${host}.${within}`] : [host];
		return [
			{
				role: "alias",
				file: record.file.path,
				hosts,
				of: { by: "key", key: folder.key(meant) },
				at: folder.header(record),
			},
		];
	});
}

function meantBy(folder: Folder, target: Expression): Resource | undefined {
	const [lb] = mentioned(folder, target, ...loadBalancerTypes);
	if (lb) return groupBehind(folder, lb);
	const [store, ...others] = mentions(folder, target).filter(({ resource }) => storeTypes.includes(resource.type));
	// Which end of a store a name leads to is told of its own addresses only.
	const isReader = store?.expression.steps.some((step) => readers.includes(step));
	return store && others.length === 0 && !isReader && !copiedBy(folder, store.resource) ? store.resource : undefined;
}
