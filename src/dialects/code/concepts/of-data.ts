import { askedFirst } from "./asked-first.ts";
import { cacheServers } from "./cache-servers.ts";
import { clock } from "./clock/index.ts";
import type { Concept } from "./concept.ts";
import { containerKeys } from "./container-keys.ts";
import { counted } from "./counted.ts";
import { cqlTables } from "./cql-tables.ts";
import { flood } from "./flood.ts";
import { hashTag } from "./hash-tag.ts";
import { hotDocument } from "./hot-document.ts";
import { hotItem } from "./hot-item.ts";
import { hotObject } from "./hot-object.ts";
import { hotRow } from "./hot-row.ts";
import { hotRowExposed } from "./hot-row-exposed.ts";
import { itemKeys } from "./item-keys.ts";
import { itemUpdates } from "./item-updates.ts";
import { levelsAsked } from "./levels.ts";
import { memberKeys } from "./member-keys.ts";
import { modelKeys } from "./model-keys.ts";
import { modulo } from "./modulo.ts";
import { overlapping } from "./overlapping.ts";
import { partitionKey } from "./partition-key.ts";
import { readBack } from "./read-back.ts";
import { reliance } from "./reliance/index.ts";
import { routing } from "./routing.ts";
import { rowKeys } from "./row-keys.ts";
import { scans } from "./scans.ts";
import { scatter } from "./scatter.ts";
import { secondaries } from "./secondaries.ts";
import { serializedItems } from "./serialized.ts";
import { taken } from "./taken.ts";
import { topics } from "./topics.ts";

/** How code reads and writes what is stored, by the neutral form alone. */
export const dataConcepts: readonly Concept[] = [
	reliance,
	cacheServers,
	askedFirst,
	counted,
	taken,
	overlapping,
	containerKeys,
	cqlTables,
	hashTag,
	hotDocument,
	hotItem,
	hotObject,
	hotRow,
	hotRowExposed,
	itemKeys,
	itemUpdates,
	readBack,
	routing,
	clock,
	flood,
	levelsAsked,
	memberKeys,
	modelKeys,
	modulo,
	partitionKey,
	rowKeys,
	scatter,
	scans,
	serializedItems,
	secondaries,
	topics,
];
