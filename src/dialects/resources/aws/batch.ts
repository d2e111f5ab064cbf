import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { blocksOf, type Expression } from "../syntax.ts";
import { asNumber, isMap, type Result, Unknown } from "../value.ts";
import { containersIn, memberOf } from "./container.ts";

const environmentType = "aws_batch_compute_environment";

/**
 * AWS Batch: what works off a job queue, with as many jobs at once as its compute environments have vCPU for. Which jobs are sent to
 * a queue is said by who sends them, in no file: it is known of a queue only where it holds for each job definition.
 */
export function batchWorkers(folder: Folder): Declaration[] {
	const jobs = folder.of("aws_batch_job_definition");
	return folder.of("aws_batch_job_queue").flatMap((queue) => {
		const environments = environmentsOf(folder, queue);
		return environments.length > 0 ? declarationsOf(folder, queue, environments, jobs) : [];
	});
}

function environmentsOf(folder: Folder, queue: Resource): Resource[] {
	const ordered = blocksOf(queue.block, "compute_environment_order").map((one) =>
		expressionAt(one, "compute_environment"),
	);
	const all: (Expression | undefined)[] = [expressionAt(queue.block, "compute_environments"), ...ordered];
	return [...new Set(all.flatMap((one) => mentioned(folder, one, environmentType)))];
}

/** What works the queue off, and what decides how many of it there are: Batch adds and removes machines by the jobs that wait. */
function declarationsOf(folder: Folder, queue: Resource, environments: Resource[], jobs: Resource[]): Declaration[] {
	const at = folder.header(queue);
	const key = folder.key(queue);
	const both = { role: "declares", file: queue.file.path, at, name: nameOf(folder, queue) } as const;
	return [
		{
			...both,
			kind: "Service",
			keys: [key],
			attributes: stated({
				platform: declared("ecs", at),
				role: repeated(folder, jobs) ?? declared("job", at),
				spot: spot(folder, environments),
				setAnew: byDefault(false, at, "AWS Batch: how many jobs run at once is set by nobody"),
			}),
		},
		{
			...both,
			kind: "Scaler",
			keys: [`${key}#scaler`],
			attributes: stated({
				signals: declared(["queue-depth"], at),
				min:
					atOnce("min_vcpus", folder, environments, jobs) ??
					byDefault(0, at, "AWS Batch, ComputeResource: minvCpus is 0 unless set"),
				max: atOnce("max_vcpus", folder, environments, jobs),
			}),
			links: [{ kind: "scales", direction: "to", other: { by: "key", key }, at }],
		},
	];
}

/**
 * A job whose machine is reclaimed is run again only where its definition asks for more than one attempt: then it is work that a queue
 * gives out again. Sources: AWS Batch, Automated job retries (one attempt unless set); ComputeResource (no multi-node job on Spot).
 */
function repeated(folder: Folder, jobs: Resource[]): Attribute | undefined {
	const attempts = jobs.map((job) => fact(folder, job, "retry_strategy/attempts", { as: asCount, anchor: null }));
	const areAll = attempts.every((one) => Number(one?.value) > 1);
	const isSpread = jobs.some((job) => settingOf(folder, job.block, "type") === "multinode");
	const [first] = attempts;
	return first?.provenance.kind === "declared" && areAll && !isSpread
		? declared("worker", first.provenance.at)
		: undefined;
}

/** Source: AWS Batch, ComputeResource, type. Jobs go to the first of several environments that has room. */
function spot(folder: Folder, environments: Resource[]): Attribute | undefined {
	const kinds = environments.map((one) =>
		fact(folder, one, "compute_resources/type", {
			as: (value) =>
				/^(FARGATE_)?SPOT$/.test(String(value)) ? true : /^(EC2|FARGATE)$/.test(String(value)) ? false : undefined,
			anchor: null,
		}),
	);
	return kinds.find((one) => one?.value === true) ?? kinds.find((one) => one?.value === undefined) ?? kinds[0];
}

/** Jobs that so many vCPU of all environments have room for. */
function atOnce(bound: string, folder: Folder, environments: Resource[], jobs: Resource[]): Attribute | undefined {
	const all = environments.map((one) => fact(folder, one, `compute_resources/${bound}`, { as: asCount, anchor: null }));
	const missing = all.find((one) => typeof one?.value !== "number");
	if (missing || all.includes(undefined)) return missing;
	const [first] = all;
	if (first?.provenance.kind !== "declared") return undefined;
	const { at, through } = first.provenance;
	const sizes = jobs.map((job) => coresOf(folder, job));
	// Of the largest jobs the fewest have room.
	const largest = sizes.includes(undefined) ? 0 : Math.max(0, ...(sizes as number[]));
	if (largest === 0) return unknown("nothing says how many vCPU each of its jobs takes", at);
	const sum = all.reduce((total, one) => total + Number(one?.value), 0);
	return declared(Math.floor(sum / largest), at, undefined, through);
}

/** The vCPU of a job's container, which Terraform's provider takes as JSON and CloudFormation as members of its own. */
function coresOf(folder: Folder, job: Resource): number | undefined {
	const own = blocksOf(job.block, "container_properties");
	if (own.length > 0) {
		const amounts = own.flatMap((one) => blocksOf(one, "resource_requirement"));
		const all = amounts.map((one) => ({
			type: settingOf(folder, one, "type"),
			value: settingOf(folder, one, "value"),
		}));
		return coresAmong(settingOf(folder, job.block, "container_properties/vcpus"), all);
	}
	const properties = expressionAt(job.block, "container_properties");
	const found = properties ? containersIn(folder, properties) : undefined;
	const container = Array.isArray(found) ? found[0] : undefined;
	if (!container) return undefined;
	return coresAmong(memberOf(folder, container, "vcpus"), memberOf(folder, container, "resourceRequirements"));
}

const coresAmong = (own: Result | undefined, amounts: unknown): number | undefined =>
	amountOf(own) ?? (Array.isArray(amounts) ? amounts : []).map(coresIn).find((one) => one !== undefined);

const amountOf = (value: Result | undefined) =>
	value === undefined || value instanceof Unknown || value === null ? undefined : asNumber(value);

function coresIn(amount: unknown): number | undefined {
	if (!isMap(amount as Result)) return undefined;
	const { type, value } = amount as { type?: Result; value?: Result };
	return type === "VCPU" ? amountOf(value) : undefined;
}
