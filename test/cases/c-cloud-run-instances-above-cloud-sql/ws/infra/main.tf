resource "google_sql_database_instance" "menu" {
  name             = "menu"
  database_version = "POSTGRES_16"
  region           = "europe-west3"

  settings {
    tier              = "db-custom-2-7680"
    availability_type = "REGIONAL"

    database_flags {
      name  = "max_connections"
      value = "250"
    }
    backup_configuration {
      enabled = true
    }
  }
}

resource "google_cloud_run_v2_service" "menu" {
  name     = "menu-api"
  location = "europe-west3"

  template {
    service_account = google_service_account.menu.email
    scaling {
      min_instance_count = 2
      max_instance_count = 60
    }
    containers {
      image = "europe-docker.pkg.dev/acme/apps/menu-api:1.22.0"
      env {
        name  = "DB_HOST"
        value = google_sql_database_instance.menu.private_ip_address
      }
      env {
        name = "DB_PASSWORD"
        value_source {
          secret_key_ref {
            secret  = "menu-db"
            version = "latest"
          }
        }
      }
      startup_probe {
        http_get { path = "/healthz" }
      }
    }
  }
}

resource "google_service_account" "menu" {
  account_id = "menu-api"
}
