import { describe, expect, test } from "vitest";
import { isAside } from "../../src/design/environment.ts";

describe("what a file deploys", () => {
	test.each([
		"examples/k8s/web.yaml",
		"charts/web/docs/sample.yaml",
		"test/e2e/compose.yml",
		"hack/kind/ingress.yaml",
		"deploy/overlays/dev/patch.yaml",
		"docker-compose.test.yml",
		"tests/load/Dockerfile",
		"examples/nginx.conf",
		".archive/kubernetes/web/helmrelease.yaml",
		"apps/_disabled/web/values.yaml",
		"deprecated/main.tf",
		"ops/dev3/main.tf",
		"devenv/docker-compose.yml",
		"unittests/scans/polaris/clean.yaml",
		"mocks/payments/docker-compose.yml",
		"ui/docker-compose.integration.yml",
		"ui/docker-compose.snapshots.yml",
	])("is there to be looked at or tried out: %s", (path) => expect(isAside(path)).toBe(true));

	test.each([
		"deploy/overlays/prod/patch.yaml",
		"k8s/web.yaml",
		"docker-compose.yml",
		"api/src/main/java/com/example/web/application.yml",
		"latest/values.yaml",
		"deploy/complete-demo.yaml",
		"examples/server.ts",
		"charts/contest/values.yaml",
		"apps/archiver/values.yaml",
		"legacy/web.yaml",
		"ops/prod2/main.tf",
		"integration/main.tf",
		"services/contests/compose.yaml",
	])("meets users, or its code is judged as code: %s", (path) => expect(isAside(path)).toBe(false));
});
