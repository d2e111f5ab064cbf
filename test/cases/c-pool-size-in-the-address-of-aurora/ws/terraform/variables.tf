variable "env" { default = "prod" }
variable "repository_url" {}
variable "tag" {}
variable "cluster_id" {}
variable "cluster_name" {}
variable "target_group_arn" {}
variable "alb_label" {}
