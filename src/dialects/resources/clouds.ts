import type { Fragment } from "../../design/fragment.ts";
import { awsFragments } from "./aws/index.ts";
import { azureFragments } from "./azure/index.ts";
import { cloudflareFragments } from "./cloudflare/index.ts";
import type { Folder } from "./folder.ts";
import { googleFragments } from "./google/index.ts";
import { kafkaTopics } from "./kafka-topics.ts";
import { chartFragments } from "./kubernetes/charts.ts";
import { kubernetesFragments } from "./kubernetes/index.ts";

/** What all resources of a folder mean. */
export const fragmentsOf = (folder: Folder): Fragment[] => [
	...awsFragments(folder),
	...azureFragments(folder),
	...googleFragments(folder),
	...cloudflareFragments(folder),
	...kubernetesFragments(folder),
	...kafkaTopics(folder),
	...chartFragments(folder),
];
