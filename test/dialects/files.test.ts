import { expect, test } from "vitest";
import { matcher } from "../../src/dialects/files.ts";

const matches = matcher([
	{ names: ["*.yaml", "*.tf.json", "Dockerfile", "Dockerfile.*"], languages: [] },
	{ names: [".env", "*patch*.json", "*-app.yaml", "*.env"], languages: [] },
]);

test.each([
	"a.yaml",
	"deep/in/A.YAML",
	".yaml",
	"a.b.yaml",
	"infra/main.tf.json",
	"Dockerfile",
	"web/dockerfile.prod",
	"web/.env",
	"prod.env",
	"my-patch-1.json",
])("%s is offered", (path) => expect(matches(path)).toBe(true));

test.each(["a.yml", "yaml", "a.yaml/b", "main.json", "aDockerfile", "patch/a.json", "x.env.local", "a.yaml.bak"])(
	"%s is not",
	(path) => expect(matches(path)).toBe(false),
);
