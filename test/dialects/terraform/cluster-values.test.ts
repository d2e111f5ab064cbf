import { beforeAll, expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith } from "../../support/reading.ts";

beforeAll(() => terraform.load?.());

test("a Secret that Terraform puts into a cluster gives pods the address of a database", () => {
	const text = `
resource "aws_db_instance" "shop" {
  identifier     = "shop"
  engine         = "postgres"
  instance_class = "db.t4g.small"
}
resource "kubernetes_secret_v1" "db" {
  metadata {
    name      = "shop-db"
    namespace = "shop"
  }
  data = {
    DATABASE_URL = "postgres://shop@\${aws_db_instance.shop.address}/shop"
    SCHEMA       = "public"
  }
}`;
	const { fragments } = readWith(terraform, [{ path: "infra/main.tf", text }]);
	const values = fragments.find((one) => one.role === "values");
	expect(values?.keys).toEqual(["k8s:shop/Secret/shop-db"]);
	expect(values?.values).toMatchObject({ DATABASE_URL: { to: { by: "key" } }, SCHEMA: { text: "public" } });
});
