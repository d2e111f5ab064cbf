import { cdkApp, cdkPythonApp, program, stack, type Thing } from "./thing.ts";

export const jobQueue: Thing = {
	name: "a job queue of AWS Batch on demand",
	in: {
		terraform: `resource "aws_batch_compute_environment" "tiles" {
  type = "MANAGED"
  compute_resources {
    type      = "FARGATE"
    max_vcpus = 64
  }
}
resource "aws_batch_job_queue" "tiles" {
  priority = 1
  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.tiles.arn
  }
}
resource "aws_batch_job_definition" "tiles" {
  type = "container"
  retry_strategy { attempts = 3 }
  container_properties = jsonencode({ image = "acme/tiles:1", resourceRequirements = [{ type = "VCPU", value = "4" }] })
}`,
		cloudformation: stack(`  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: { Type: FARGATE, MaxvCpus: 64 }
  Queue:
    Type: AWS::Batch::JobQueue
    Properties:
      Priority: 1
      ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: !Ref Environment }]
  Job:
    Type: AWS::Batch::JobDefinition
    Properties:
      Type: container
      RetryStrategy: { Attempts: 3 }
      ContainerProperties: { Image: "acme/tiles:1", ResourceRequirements: [{ Type: VCPU, Value: "4" }] }`),
		cdk: cdkApp(`    const queue = new batch.JobQueue(this, "Queue");
    queue.addComputeEnvironment(new batch.FargateComputeEnvironment(this, "Environment", { vpc, maxvCpus: 64 }), 1);
    new batch.EcsJobDefinition(this, "Job", {
      retryAttempts: 3,
      container: new batch.EcsFargateContainerDefinition(this, "Container", { image, cpu: 4, memory: Size.gibibytes(8) }),
    });`),
		"cdk-python":
			cdkPythonApp(`        environment = batch.FargateComputeEnvironment(self, "Environment", vpc=vpc, maxv_cpus=64)
        batch.JobQueue(
            self,
            "Queue",
            compute_environments=[batch.OrderedComputeEnvironment(compute_environment=environment, order=1)],
        )
        batch.EcsJobDefinition(
            self,
            "Job",
            retry_attempts=3,
            container=batch.EcsFargateContainerDefinition(self, "Container", image=image, cpu=4, memory=memory),
        )`),
		pulumi: program(`const environment = new aws.batch.ComputeEnvironment("tiles", {
  type: "MANAGED",
  computeResources: { type: "FARGATE", maxVcpus: 64 },
});
new aws.batch.JobQueue("tiles", {
  priority: 1,
  computeEnvironmentOrders: [{ order: 1, computeEnvironment: environment.arn }],
});
new aws.batch.JobDefinition("tiles", {
  type: "container",
  retryStrategy: { attempts: 3 },
  containerProperties: JSON.stringify({ image: "acme/tiles:1", resourceRequirements: [{ type: "VCPU", value: "4" }] }),
});`),
	},
	stated: {
		Service: { platform: "ecs", role: "worker", spot: false },
		Scaler: { signals: ["queue-depth"], min: 0, max: 16 },
	},
	joined: ["Scaler scales to Service"],
};
