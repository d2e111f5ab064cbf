import type { Fragment } from "../../../design/fragment.ts";
import type { Folder } from "../folder.ts";
import { loadBalancers } from "./load-balancer.ts";

/** What resources of Cloudflare mean, in whatever language they are declared. */
export const cloudflareFragments = (folder: Folder): Fragment[] => loadBalancers(folder);
