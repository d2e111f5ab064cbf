environment         = "production"
vpc_id              = "vpc-0a1b2c3d4e5f60718"
certificate_arn     = "arn:aws:acm:eu-west-1:111122223333:certificate/5c0ffee5-0000-4000-8000-000000000001"
admin_version       = "1.9.0"
admin_desired_count = 2

registry_credentials_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry-pull-AbCdEf"

oidc = {
  issuer     = "https://login.example.com"
  client_id  = "storefront-admin"
  secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:storefront-admin-oidc-GhIjKl"
}
