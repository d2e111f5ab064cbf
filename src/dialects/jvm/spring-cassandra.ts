import { declared } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import { packageName } from "../code/places.ts";
import { libraryLike } from "./build.ts";
import { type Module, plainValue } from "./module.ts";

/** The driver's own settings, in application.conf: reference.conf of the DataStax Java driver. */
const driver = "datastax-java-driver.basic";
const keyspaces = [
	"spring.cassandra.keyspace-name",
	"spring.data.cassandra.keyspace-name",
	`${driver}.session-keyspace`,
];
const levels = [
	"spring.cassandra.request.consistency",
	"spring.data.cassandra.request.consistency",
	"spring.data.cassandra.consistency-level",
	`${driver}.request.consistency`,
];
/** Cassandra's levels by their names without a line between the words. */
const known: Record<string, string> = {
	quorum: "quorum",
	eachquorum: "each-quorum",
	all: "all",
	localquorum: "local",
};

/** How many copies every access of a module waits for, as its settings say, and of which keyspace. */
export function cassandra(module: Module): Fragment[] {
	if (!libraryLike(module.build, /:(spring-boot-starter-(data-)?cassandra(-reactive)?|java-driver-core(-shaded)?)$/))
		return [];
	const keyspace = plainValue(module.plain(...keyspaces).value ?? "");
	if (!keyspace) return [];
	return module.values(...levels).flatMap(({ value, at, when }): Fragment[] => {
		const level = known[(plainValue(value ?? "") ?? "").toLowerCase().replace(/[_-]/g, "")];
		if (!level || !at) return [];
		const other = { by: "name" as const, kind: "Store" as const, name: keyspace.toLowerCase(), file: at.file };
		const link = {
			kind: "writes" as const,
			direction: "to" as const,
			other,
			at,
			site: `${keyspace} ${level}`,
			attributes: { consistency: declared(level, at) },
		};
		return [{ ...module.says({}, at, when), standalone: packageName(module.build.file), links: [link] }];
	});
}
