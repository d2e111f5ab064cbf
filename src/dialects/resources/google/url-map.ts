import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { lesserShareOf } from "../../proxy.ts";
import { stated } from "../../stated.ts";
import { expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf } from "../syntax.ts";
import { asNumber } from "../value.ts";

const maps = ["google_compute_url_map", "google_compute_region_url_map"];
const backends = ["google_compute_backend_service", "google_compute_region_backend_service"];

/** Every action of a map that may share requests out, whatever rule it stands in. */
function actionsIn(block: Block, depth = 0): Block[] {
	if (depth > 4) return [];
	return block.blocks.flatMap((one) =>
		one.type === "route_action" || one.type === "default_route_action" ? [one] : actionsIn(one, depth + 1),
	);
}

/**
 * URL maps that share requests out to two versions by weight: each request by itself. Source: google_compute_url_map,
 * weighted_backend_services: the affinity of the backends keeps who has been sent to one of them there.
 */
export function weightedMaps(folder: Folder): Declaration[] {
	return folder.of(...maps).flatMap((map): Declaration[] =>
		actionsIn(map.block)
			.slice(0, 1)
			.flatMap((action): Declaration[] => {
				const parts = blocksOf(action, "weighted_backend_services");
				const weights = parts.flatMap((part) => {
					const at = expressionAt(part, "weight");
					const weight = asNumber(settingOf(folder, part, "weight") ?? null);
					return at && weight !== undefined ? [{ weight, at: folder.at(at) }] : [];
				});
				const links = parts.flatMap((part) => {
					const named = expressionAt(part, "backend_service");
					return mentioned(folder, named, ...backends).map((backend) => ({
						kind: "routes" as const,
						direction: "to" as const,
						other: { by: "key" as const, key: folder.key(backend) },
						at: folder.at(named!),
					}));
				});
				if (links.length === 0) return [];
				const at = folder.header(map);
				return [
					{
						role: "declares",
						file: map.file.path,
						kind: "Balancer",
						at,
						name: nameOf(folder, map),
						keys: [folder.key(map)],
						attributes: stated({
							layer: declared("L7", at),
							public: byDefault(false, at, "its backend services say who reaches them"),
							affinity: byDefault("none", at, "a URL map pins nobody: its backend services choose"),
							canaryWeight: lesserShareOf(weights),
							versionSticky: stickyBy(
								folder,
								parts.flatMap((part) => mentioned(folder, expressionAt(part, "backend_service"), ...backends)),
							),
						}),
						links,
					},
				];
			}),
	);
}

/** Nothing where no backend has an affinity; where some have none, who stays is another matter for each version. */
function stickyBy(folder: Folder, all: readonly Resource[]): Attribute | undefined {
	const pinning = all.flatMap(({ block }) => {
		const at = expressionAt(block, "session_affinity");
		const kind = settingOf(folder, block, "session_affinity");
		return at && kind !== "NONE" ? [{ at: folder.at(at), isKnown: typeof kind === "string" }] : [];
	});
	const [first] = pinning;
	if (!first) return undefined;
	return pinning.length === all.length && pinning.every(({ isKnown }) => isKnown)
		? declared(true, first.at)
		: unknown("not all of its backend services are known to pin users", first.at);
}
