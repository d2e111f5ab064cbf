import { Draft } from "../../resources/program/draft.ts";
import { entry, itemsOf, type Made, placeOf, referenceTo, type Value } from "../../resources/program/values.ts";
import type { Span } from "../../resources/syntax.ts";
import type { Construct, Kit } from "./construct.ts";

const bounds = {
	name: "computeEnvironmentName",
	"compute_resources/min_vcpus": "minvCpus",
	"compute_resources/max_vcpus": "maxvCpus",
};

/**
 * An environment whose machines are called `name`, and `spotName` where it asks for reclaimable ones. Source: aws-cdk-lib/aws-batch,
 * IManagedComputeEnvironment: no spot and at most 256 vCPU unless it is told.
 */
const environment = (name: string, spotName: string): Construct => ({
	make(made, kit) {
		const { props, at } = made;
		const draft = kit.draft("aws_batch_compute_environment", made).from(props, bounds);
		if (!entry(props, "maxvCpus")) draft.fixed("compute_resources/max_vcpus", 256, at);
		const asked = entry(props, "spot");
		const isSpot = asked ? kit.program.known(asked) : false;
		if (typeof isSpot === "boolean")
			draft.fixed("compute_resources/type", isSpot ? spotName : name, asked ? placeOf(asked) : at);
		else if (asked) draft.set("compute_resources/type", asked);
		made.block = draft.block;
	},
	members: { computeEnvironmentArn: "arn", computeEnvironmentName: "name" },
});

/** `{ computeEnvironment, order: 1 }`, and what `addComputeEnvironment` is given. */
function ordered(queue: Made, environment: Value | undefined, at: Span): void {
	const block = environment?.kind === "made" ? environment.made.block : undefined;
	if (block && queue.block)
		new Draft(queue.block).add("compute_environment_order", at, { compute_environment: referenceTo(block, "arn", at) });
}

const definition = (made: Made, kit: Kit): void => {
	const draft = kit.draft("aws_batch_job_definition", made).from(made.props, {
		name: "jobDefinitionName",
		"retry_strategy/attempts": "retryAttempts",
	});
	const container = entry(made.props, "container");
	const own = container?.kind === "made" ? container.made.props : undefined;
	draft.set("container_properties/vcpus", entry(own, "cpu"));
	made.block = draft.block;
};

/** AWS Batch of the second level. Source: aws-cdk-lib/aws-batch. */
export const batch: Record<string, Construct> = {
	"batch.ManagedEc2EcsComputeEnvironment": environment("EC2", "SPOT"),
	"batch.ManagedEc2EksComputeEnvironment": environment("EC2", "SPOT"),
	"batch.FargateComputeEnvironment": environment("FARGATE", "FARGATE_SPOT"),
	"batch.JobQueue": {
		make(made, kit) {
			made.block = kit.draft("aws_batch_job_queue", made).from(made.props, { name: "jobQueueName" }).block;
			for (const one of itemsOf(entry(made.props, "computeEnvironments")))
				ordered(made, entry(one, "computeEnvironment"), placeOf(one));
		},
		methods: {
			addComputeEnvironment: (made, [own], at) => void ordered(made, own, at),
		},
		members: { jobQueueArn: "arn", jobQueueName: "name" },
	},
	"batch.EcsJobDefinition": { make: definition, members: { jobDefinitionArn: "arn" } },
	"batch.EcsEc2ContainerDefinition": { make() {} },
	"batch.EcsFargateContainerDefinition": { make() {} },
};
