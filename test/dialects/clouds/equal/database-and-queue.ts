import { cdkApp, cdkPythonApp, program, pythonProgram, stack, type Thing, yamlProgram } from "./thing.ts";

export const databaseAndQueue: Thing = {
	name: "a database and a queue",
	in: {
		terraform: `resource "aws_db_instance" "main" {
  engine         = "postgres"
  instance_class = "db.m6g.large"
  multi_az       = true
}
resource "aws_sqs_queue" "dead" {}
resource "aws_sqs_queue" "jobs" {
  visibility_timeout_seconds = 120
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 4 })
}`,
		cloudformation: stack(`  Main:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, DBInstanceClass: db.m6g.large, MultiAZ: true }
  Dead:
    Type: AWS::SQS::Queue
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 120
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 4 }`),
		cdk: cdkApp(`    new rds.DatabaseInstance(this, "Main", {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M6G, ec2.InstanceSize.LARGE),
      multiAz: true,
    });
    const dead = new sqs.Queue(this, "Dead");
    new sqs.Queue(this, "Jobs", {
      visibilityTimeout: Duration.minutes(2),
      deadLetterQueue: { queue: dead, maxReceiveCount: 4 },
    });`),
		pulumi: program(`new aws.rds.Instance("main", { engine: "postgres", instanceClass: "db.m6g.large", multiAz: true });
const dead = new aws.sqs.Queue("dead");
new aws.sqs.Queue("jobs", {
  visibilityTimeoutSeconds: 120,
  redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 4 }),
});`),
		"cdk-python": cdkPythonApp(`        rds.DatabaseInstance(
            self,
            "Main",
            engine=rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_16),
            instance_type=ec2.InstanceType.of(ec2.InstanceClass.M6G, ec2.InstanceSize.LARGE),
            multi_az=True,
        )
        dead = sqs.Queue(self, "Dead")
        sqs.Queue(
            self,
            "Jobs",
            visibility_timeout=Duration.minutes(2),
            dead_letter_queue=sqs.DeadLetterQueue(queue=dead, max_receive_count=4),
        )`),
		"pulumi-python":
			pythonProgram(`aws.rds.Instance("main", engine="postgres", instance_class="db.m6g.large", multi_az=True)
dead = aws.sqs.Queue("dead")
aws.sqs.Queue(
    "jobs",
    visibility_timeout_seconds=120,
    redrive_policy=dead.arn.apply(lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 4})),
)`),
		"pulumi-yaml": yamlProgram(`  main:
    type: aws:rds:Instance
    properties: { engine: postgres, instanceClass: db.m6g.large, multiAz: true }
  dead: { type: aws:sqs:Queue }
  jobs:
    type: aws:sqs:Queue
    properties:
      visibilityTimeoutSeconds: 120
      redrivePolicy:
        fn::toJSON: { deadLetterTargetArn: "\${dead.arn}", maxReceiveCount: 4 }`),
	},
	stated: {
		Store: {
			engine: "postgres",
			role: "database",
			instanceClass: "db.m6g.large",
			multiZone: true,
			readReplicas: 0,
			maxConnections: 901,
		},
		Queue: { engine: "sqs", visibility: 120, deadLetter: true, maxReceives: 4 },
	},
};
