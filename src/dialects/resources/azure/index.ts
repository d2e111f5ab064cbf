import type { Fragment } from "../../../design/fragment.ts";
import type { Folder } from "../folder.ts";
import { apiManagements } from "./api-management.ts";
import { webAppsOf } from "./app-service.ts";
import { autoscaling } from "./autoscale.ts";
import { containerApps } from "./container-app.ts";
import { frontDoorEdges } from "./front-door-edge.ts";
import { functionApps } from "./functions.ts";
import { gateways } from "./gateways.ts";
import { nodePools } from "./node-pool.ts";
import { scaleSetsOf } from "./scale-set.ts";
import { azureStores } from "./stores.ts";
import { trafficManagers } from "./traffic-manager.ts";

const families: readonly ((folder: Folder) => Fragment[])[] = [
	webAppsOf,
	scaleSetsOf,
	autoscaling,
	containerApps,
	azureStores,
	nodePools,
	gateways,
	frontDoorEdges,
	trafficManagers,
	functionApps,
	apiManagements,
];

/** What resources of Azure mean, in whatever language they are declared. */
export const azureFragments = (folder: Folder): Fragment[] => families.flatMap((family) => family(folder));
