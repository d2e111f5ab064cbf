/** Resource types that have two names. */
export const targetGroupTypes = ["aws_lb_target_group", "aws_alb_target_group"];
export const loadBalancerTypes = ["aws_lb", "aws_alb"];
export const balancerTypes = [...targetGroupTypes, "aws_elb"];
