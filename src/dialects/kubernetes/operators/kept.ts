import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration, Fragment, Given, Values } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { hostsOf } from "../hosts.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";

/** What an operator makes of an object: a store or a queue, with the names that its clients reach it by. */
export interface Kept {
	kind: "Store" | "Queue";
	engine: string;
	role?: "database" | "cache";
	/** Services that the operator makes: what follows the object's name, or stands before it ("rfs-*"). */
	services: readonly string[] | ((object: KubeObject) => readonly string[]);
	/** Of these, those that lead to its replicas, or to any member. */
	toReplicas?: readonly string[];
	/** Where the number of its members stands, or what it comes to. */
	members: Path | ((object: KubeObject) => Attribute | undefined);
	/** Secrets that the operator makes, and which of their entries hold the address. */
	secrets?: (object: KubeObject) => readonly { name: string; entries: readonly string[] }[];
	more?: (object: KubeObject) => Record<string, Attribute | undefined>;
}

/** A replica that is far behind is read like any other, unless `bounded` says where it is left out. */
export function lagOf(object: KubeObject, bounded?: Path): Record<string, Attribute> {
	const found = bounded && object.find(bounded);
	return {
		lagAlarm: found
			? declared(true, object.location(found.node))
			: byDefault(false, object.place, `${object.kind}: a replica is read however far it is behind`),
	};
}

/** All members but the one that writes. */
export const othersOf = (members: Attribute | undefined): Attribute | undefined =>
	typeof members?.value === "number" ? { ...members, value: Math.max(0, members.value - 1) } : members;

function fragmentsOf(kept: Kept, object: KubeObject): Fragment[] | "partial" {
	if (!object.has(["spec"])) return "partial";
	const { name, namespace, place, scope } = object;
	const file = object.source.file.path;
	const at = object.location(object.find(["kind"])!.node);
	const services = typeof kept.services === "function" ? kept.services(object) : kept.services;
	const declaration: Declaration = {
		role: "declares",
		kind: kept.kind,
		file,
		name,
		keys: [object.key],
		scope,
		namespace,
		hosts: services.flatMap((one) => hostsOf(one.includes("*") ? one.replace("*", name) : name + one, namespace)),
		...(kept.toReplicas && { replicaHosts: kept.toReplicas.flatMap((one) => hostsOf(name + one, namespace)) }),
		at: place,
		attributes: stated({
			platform: declared("kubernetes", at),
			engine: declared(kept.engine, at),
			role: kept.role && byDefault(kept.role, place, `what ${kept.engine} is for, where no code says more`),
			replicas:
				typeof kept.members === "function"
					? kept.members(object)
					: object.attribute(kept.members, count, {
							value: 1,
							source: `${object.kind}, ${kept.members.slice(1).join(".")}: one unless it is set`,
						}),
			...kept.more?.(object),
		}),
	};
	const given: Given = { to: { by: "key", key: object.key }, at: place };
	const values = (kept.secrets?.(object) ?? []).map(
		(one): Values => ({
			role: "values",
			file,
			scope,
			keys: [object.keyOf("Secret", one.name)],
			values: Object.fromEntries(one.entries.map((entry) => [entry, given])),
		}),
	);
	return [declaration, ...values];
}

export const lens = (kept: Kept, ...groups: string[]): Lens => ({
	groups,
	read: (object) => fragmentsOf(kept, object),
	writers: {},
});
