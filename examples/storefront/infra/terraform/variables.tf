variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "environment" {
  type = string
}

variable "registry" {
  description = "Where CI pushes the images of all services"
  type        = string
  default     = "registry.example.com/storefront"
}

variable "registry_credentials_arn" {
  description = "Secret with the pull credentials of the registry"
  type        = string
}

variable "vpc_id" {
  description = "The VPC is the platform team's, like the Kubernetes cluster in it"
  type        = string
}

variable "certificate_arn" {
  type = string
}

variable "oidc" {
  description = "Sign-in of the operators at the load balancer"
  type = object({
    issuer     = string
    client_id  = string
    secret_arn = string
  })
}

variable "admin_version" {
  type = string
}

variable "admin_desired_count" {
  type    = number
  default = 2
}

variable "admin_max_count" {
  type    = number
  default = 6
}

variable "deregistration_delay" {
  description = "Seconds a target may still answer after it left the load balancer"
  type        = number
  default     = 300
}

variable "shard_instance_class" {
  type    = string
  default = "db.r6g.large"
}

variable "shard_storage_gb" {
  type    = number
  default = 200
}
