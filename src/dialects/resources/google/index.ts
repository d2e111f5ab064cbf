import type { Fragment } from "../../../design/fragment.ts";
import type { Folder } from "../folder.ts";
import { appEngine } from "./app-engine.ts";
import { backendServices } from "./backend-service.ts";
import { cloudRun } from "./cloud-run.ts";
import { dnsPolicies } from "./dns.ts";
import { instanceGroups } from "./instance-group.ts";
import { nodePools } from "./node-pool.ts";
import { spreadStores } from "./spread-stores.ts";
import { googleStores } from "./stores.ts";
import { weightedMaps } from "./url-map.ts";

const families: readonly ((folder: Folder) => Fragment[])[] = [
	backendServices,
	weightedMaps,
	instanceGroups,
	cloudRun,
	appEngine,
	nodePools,
	googleStores,
	spreadStores,
	dnsPolicies,
];

/** What resources of Google Cloud mean. */
export const googleFragments = (folder: Folder): Fragment[] => families.flatMap((family) => family(folder));
