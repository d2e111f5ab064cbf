terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
  }

  backend "s3" {
    bucket = "example-terraform-state"
    key    = "storefront/production.tfstate"
    region = "eu-west-1"
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

locals {
  name = "storefront"

  tags = {
    Project     = local.name
    Environment = var.environment
    ManagedBy   = "terraform"
  }

  # The same registry and image names as in deploy/k8s.
  images = {
    admin = "${var.registry}/admin:${var.admin_version}"
  }
}
