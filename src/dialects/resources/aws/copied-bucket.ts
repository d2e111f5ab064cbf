import { declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { asText, expressionAt, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { type Block, blocksOf } from "../syntax.ts";
import { regionOf, regionsOf } from "./region.ts";
import { store } from "./store.ts";

/** Buckets of S3 whose objects are copied to others: the only ones of which it counts where they lie. */
export function copiedBuckets(folder: Folder): Declaration[] {
	return folder.of("aws_s3_bucket").flatMap((bucket) => {
		const rules = [
			...folder
				.of("aws_s3_bucket_replication_configuration")
				.filter((one) => mentioned(folder, expressionAt(one.block, "bucket"), "aws_s3_bucket").includes(bucket))
				.flatMap(({ block }) => blocksOf(block, "rule")),
			// Before version 4 of the provider, and in CloudFormation.
			...blocksOf(bucket.block, "replication_configuration").flatMap(({ blocks }) => blocks),
		].filter((rule) => settingOf(folder, rule, "status") !== "Disabled");
		const copies = rules.flatMap(({ blocks }) => blocks.filter(({ type }) => type === "destination"));
		return copies.length > 0 ? [copied(folder, bucket, copies)] : [];
	});
}

function copied(folder: Folder, bucket: Resource, copies: Block[]): Declaration {
	const home = regionsOf(folder, bucket)?.value;
	const own = Array.isArray(home) ? home.map(String) : [];
	const others = copies.map((one) => {
		const [to] = mentioned(folder, expressionAt(one, "bucket"), "aws_s3_bucket");
		return to && asText((regionOf(folder, to)?.value ?? null) as never);
	});
	const isAway = others.findIndex((one) => one === undefined || !own.includes(one));
	const place = copies[Math.max(0, isAway)];
	const at = folder.at(place.header);
	const isKnown = own.length > 0 && others.every((one) => one !== undefined);
	return store(folder, bucket, ["bucket"], {
		engine: declared("s3", folder.header(bucket)),
		role: declared("object", folder.header(bucket)),
		regions: isKnown
			? declared([...new Set([...own, ...others.map(String)])], at)
			: unknown("the region of a bucket that its objects are copied to is not known", at),
	});
}
