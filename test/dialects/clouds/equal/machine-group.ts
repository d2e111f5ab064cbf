import { cdkApp, cdkPythonApp, program, pythonProgram, stack, type Thing, yamlProgram } from "./thing.ts";

export const machineGroup: Thing = {
	name: "a group of machines that scales on CPU",
	in: {
		terraform: `resource "aws_launch_template" "web" { instance_type = "m7g.large" }
resource "aws_autoscaling_group" "web" {
  min_size         = 2
  max_size         = 9
  desired_capacity = 3
  launch_template { id = aws_launch_template.web.id }
}
resource "aws_autoscaling_policy" "cpu" {
  autoscaling_group_name = aws_autoscaling_group.web.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    target_value = 60
    predefined_metric_specification { predefined_metric_type = "ASGAverageCPUUtilization" }
  }
}`,
		cloudformation: stack(`  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { InstanceType: m7g.large } }
  Web:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "2"
      MaxSize: "9"
      DesiredCapacity: "3"
      LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: "1" }
  Cpu:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Web
      PolicyType: TargetTrackingScaling
      TargetTrackingConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification: { PredefinedMetricType: ASGAverageCPUUtilization }`),
		cdk: cdkApp(`    const web = new autoscaling.AutoScalingGroup(this, "Web", {
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      minCapacity: 2,
      maxCapacity: 9,
      desiredCapacity: 3,
    });
    web.scaleOnCpuUtilization("Cpu", { targetUtilizationPercent: 60 });`),
		pulumi: program(`const template = new aws.ec2.LaunchTemplate("web", { instanceType: "m7g.large" });
const group = new aws.autoscaling.Group("web", {
  minSize: 2, maxSize: 9, desiredCapacity: 3, launchTemplate: { id: template.id },
});
new aws.autoscaling.Policy("cpu", {
  autoscalingGroupName: group.name,
  policyType: "TargetTrackingScaling",
  targetTrackingConfiguration: {
    targetValue: 60,
    predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
  },
});`),
		"cdk-python": cdkPythonApp(`        web = autoscaling.AutoScalingGroup(
            self,
            "Web",
            instance_type=ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
            min_capacity=2,
            max_capacity=9,
            desired_capacity=3,
        )
        web.scale_on_cpu_utilization("Cpu", target_utilization_percent=60)`),
		"pulumi-python": pythonProgram(`template = aws.ec2.LaunchTemplate("web", instance_type="m7g.large")
group = aws.autoscaling.Group(
    "web", min_size=2, max_size=9, desired_capacity=3, launch_template={"id": template.id}
)
aws.autoscaling.Policy(
    "cpu",
    autoscaling_group_name=group.name,
    policy_type="TargetTrackingScaling",
    target_tracking_configuration={
        "target_value": 60,
        "predefined_metric_specification": {"predefined_metric_type": "ASGAverageCPUUtilization"},
    },
)`),
		"pulumi-yaml": yamlProgram(`  template:
    type: aws:ec2:LaunchTemplate
    properties: { instanceType: m7g.large }
  web:
    type: aws:autoscaling:Group
    properties:
      minSize: 2
      maxSize: 9
      desiredCapacity: 3
      launchTemplate: { id: "\${template.id}" }
  cpu:
    type: aws:autoscaling:Policy
    properties:
      autoscalingGroupName: \${web.name}
      policyType: TargetTrackingScaling
      targetTrackingConfiguration:
        targetValue: 60
        predefinedMetricSpecification: { predefinedMetricType: ASGAverageCPUUtilization }`),
	},
	stated: {
		Service: { platform: "ec2", replicas: 3, instanceType: "m7g.large", spot: false },
		Scaler: { type: "target-tracking", signals: ["cpu"], cpuTarget: 0.6, min: 2, max: 9, behaviour: false },
	},
	joined: ["Scaler scales to Service"],
};
