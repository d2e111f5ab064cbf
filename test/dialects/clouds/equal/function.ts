import { cdkApp, cdkPythonApp, program, pythonProgram, stack, type Thing, yamlProgram } from "./thing.ts";

export const worker: Thing = {
	name: "a function that works off a queue",
	in: {
		terraform: `resource "aws_sqs_queue" "jobs" {}
resource "aws_lambda_function" "work" {
  memory_size                    = 512
  reserved_concurrent_executions = 20
}
resource "aws_lambda_event_source_mapping" "jobs" {
  function_name    = aws_lambda_function.work.arn
  event_source_arn = aws_sqs_queue.jobs.arn
}`,
		cloudformation: `Globals:
  Function: { MemorySize: 512 }
${stack(`  Jobs: { Type: "AWS::SQS::Queue" }
  Work:
    Type: AWS::Serverless::Function
    Properties:
      ReservedConcurrentExecutions: 20
      Events: { Jobs: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } } }`)}`,
		serverless: `service: work
provider: { name: aws, memorySize: 512 }
custom: { most: { prod: 20 } }
functions:
  work:
    handler: src/work.handler
    reservedConcurrency: \${self:custom.most.prod, 3}
    events:
      - sqs: { arn: !GetAtt Jobs.Arn }
resources:
  Resources:
    Jobs: { Type: "AWS::SQS::Queue" }`,
		cdk: cdkApp(`    const jobs = new sqs.Queue(this, "Jobs");
    const work = new lambda.Function(this, "Work", { memorySize: 512, reservedConcurrentExecutions: 20 });
    work.addEventSource(new SqsEventSource(jobs));`),
		pulumi: program(`const jobs = new aws.sqs.Queue("jobs");
const work = new aws.lambda.Function("work", { memorySize: 512, reservedConcurrentExecutions: 20 });
new aws.lambda.EventSourceMapping("jobs", { functionName: work.arn, eventSourceArn: jobs.arn });`),
		"cdk-python": cdkPythonApp(`        jobs = sqs.Queue(self, "Jobs")
        work = _lambda.Function(self, "Work", memory_size=512, reserved_concurrent_executions=20)
        work.add_event_source(SqsEventSource(jobs, batch_size=10))`),
		"pulumi-python": pythonProgram(`jobs = aws.sqs.Queue("jobs")
work = aws.lambda_.Function("work", memory_size=512, reserved_concurrent_executions=20)
aws.lambda_.EventSourceMapping("jobs", function_name=work.arn, event_source_arn=jobs.arn)`),
		"pulumi-yaml": yamlProgram(`  jobs: { type: "aws:sqs:Queue" }
  work:
    type: aws:lambda:Function
    properties: { memorySize: 512, reservedConcurrentExecutions: 20 }
  events:
    type: aws:lambda:EventSourceMapping
    properties: { functionName: "\${work.arn}", eventSourceArn: "\${jobs.arn}" }`),
	},
	stated: {
		Service: { platform: "function", role: "worker", concurrency: 1, maxReplicas: 20, memoryLimit: 2 ** 29 },
		Queue: { engine: "sqs", visibility: 30 },
	},
	joined: ["Service consumes to Queue"],
};
