import type { Attribute } from "../../../design/attribute.ts";
import { asAmount, fact, settingOf } from "../facts.ts";
import type { Folder } from "../folder.ts";

/** vCPU that run at once, on demand and as spot. Source: Service Quotas, AWS Fargate. */
const codes = { fargate: "L-3032A538", fargateSpot: "L-36FBB829" } as const;

/** What a folder asks of its account: a quota of this code, which holds for all that runs there. */
export function serviceQuota(folder: Folder, of: keyof typeof codes): Attribute | undefined {
	const quota = folder
		.of("aws_servicequotas_service_quota")
		.find(({ block }) => settingOf(folder, block, "quota_code") === codes[of]);
	return quota && fact(folder, quota, "value", { as: asAmount });
}
