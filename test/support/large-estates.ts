const dep = (n: string) =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${n} }\nspec:\n  replicas: 1\n  selector: { matchLabels: { app: ${n} } }\n  template:\n    metadata: { labels: { app: ${n} } }\n    spec:\n      containers:\n        - name: ${n}\n          image: example/${n}:1\n          ports: [{ containerPort: 80 }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: ${n} }\nspec:\n  selector: { app: ${n} }\n  ports: [{ port: 80 }]\n`;
/** A part of a large estate by kind: its files, given the name and the number of the part. */
export const estates: Record<string, (n: string, i: number) => Record<string, string>> = {
	kustomize: (n) => ({
		[`apps/${n}/base/kustomization.yaml`]: "resources: [app.yaml]\n",
		[`apps/${n}/base/app.yaml`]: dep(n),
		...Object.fromEntries(
			["dev", "prod"].flatMap((e) => [
				[
					`apps/${n}/overlays/${e}/kustomization.yaml`,
					`namespace: ${e}\nresources: [../../base]\nreplicas: [{ name: ${n}, count: 3 }]\npatches: [{ path: p.yaml }]\n`,
				],
				[
					`apps/${n}/overlays/${e}/p.yaml`,
					`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${n} }\nspec:\n  template:\n    spec:\n      containers: [{ name: ${n}, env: [{ name: A, value: "1" }] }]\n`,
				],
			]),
		),
	}),
	terraform: (n) => ({
		[`modules/${n}/main.tf`]: `variable "size" { default = 2 }\nresource "aws_ecs_service" "app" {\n  name = "${n}"\n  desired_count = var.size\n}\n`,
		[`stacks/${n}/main.tf`]: `variable "n" {}\nmodule "app" {\n  source = "../../modules/${n}"\n  size = var.n\n}\nresource "aws_lb_target_group" "g" {\n  name = "${n}"\n  port = 80\n  stickiness {\n    type = "lb_cookie"\n    enabled = true\n  }\n}\n`,
		[`stacks/${n}/prod.tfvars`]: `n = 4\n`,
		[`stacks/${n}/dev.tfvars`]: `n = 1\n`,
	}),
	compose: (n) => ({
		[`apps/${n}/docker-compose.yml`]: `services:\n  web:\n    build: .\n    ports: ["80:80"]\n    environment: { REDIS_URL: "redis://cache:6379" }\n    depends_on: [cache]\n  cache: { image: "redis:7" }\n`,
		[`apps/${n}/Dockerfile`]: 'FROM node:22\nCOPY . .\nCMD ["node", "src/server.js"]\n',
		[`apps/${n}/package.json`]: JSON.stringify({ name: n, dependencies: { express: "^5", ioredis: "^5" } }),
		[`apps/${n}/src/server.js`]: `const express = require("express");\nconst Redis = require("ioredis");\nconst redis = new Redis(process.env.REDIS_URL);\nconst app = express();\napp.get("/", async (_, r) => r.send(await redis.get("x")));\napp.listen(80);\n`,
	}),
	python: (n) => ({
		[`apps/${n}/pyproject.toml`]: `[project]\nname = "${n}"\ndependencies = ["flask", "redis"]\n`,
		[`apps/${n}/app.py`]: `import os\nimport redis\nfrom flask import Flask\nfrom .store import load\n\napp = Flask(__name__)\n\n\n@app.get("/")\ndef read():\n    return load("x")\n`,
		[`apps/${n}/store.py`]: `import os\nimport redis\n\ncache = redis.Redis.from_url(os.environ["REDIS_URL"])\n\n\ndef load(key):\n    return cache.get(key)\n`,
		[`apps/${n}/Dockerfile`]: 'FROM python:3.12\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
	}),
	java: (n) => ({
		[`apps/${n}/pom.xml`]: `<project><artifactId>${n}</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>`,
		[`apps/${n}/src/main/resources/application.yml`]: "server:\n  port: 8080\n",
		[`apps/${n}/src/main/java/x/App.java`]: `package x;\nimport org.springframework.boot.*;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n`,
		[`apps/${n}/src/main/java/x/Api.java`]: `package x;\nimport org.springframework.web.bind.annotation.*;\nimport org.springframework.web.client.RestTemplate;\n@RestController\npublic class Api { private final RestTemplate rest = new RestTemplate(); @GetMapping("/") public String get() { return rest.getForObject("http://other/x", String.class); } }\n`,
	}),
	go: (n) => ({
		[`apps/${n}/go.mod`]: `module example.org/${n}\n\ngo 1.22\n`,
		[`apps/${n}/main.go`]: `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\thttp.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {\n\t\tres, _ := http.Get(os.Getenv("NEXT") + "/x")\n\t\tres.Body.Close()\n\t})\n\thttp.ListenAndServe(":80", nil)\n}\n`,
		[`apps/${n}/Dockerfile`]: 'FROM golang:1.22\nCOPY . .\nRUN go build -o app .\nENTRYPOINT ["/app"]\n',
	}),
	csharp: (n) => ({
		[`apps/${n}/${n}.csproj`]: `<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>`,
		[`apps/${n}/Program.cs`]: `var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHttpClient();\nvar app = builder.Build();\napp.MapGet("/", async (IHttpClientFactory f) => await f.CreateClient().GetStringAsync("http://other/x"));\napp.Run();\n`,
		[`apps/${n}/appsettings.json`]: `{ "A": "1" }`,
	}),
	traefik: (n) => ({
		[`stacks/${n}/compose.yml`]: `services:\n  ${n}:\n    image: example/${n}\n    labels:\n      - "traefik.enable=true"\n      - "traefik.http.routers.${n}.rule=Host(\`${n}.example.org\`)"\n      - "traefik.http.routers.${n}.middlewares=limit-${n},auth@file"\n      - "traefik.http.middlewares.limit-${n}.ratelimit.average=10"\n      - "traefik.http.services.${n}.loadbalancer.server.port=80"\n`,
	}),
	workspace: (n, i) => ({
		[`packages/${n}/package.json`]: JSON.stringify({
			name: `@x/${n}`,
			main: "src/index.ts",
			dependencies: { [`@x/svc${Math.max(0, i - 1)}`]: "workspace:*", express: "^5" },
		}),
		[`packages/${n}/src/index.ts`]: `import { handler } from "@x/svc${Math.max(0, i - 1)}";\nimport express from "express";\nexport const handlerOf = (x: string) => handler(x);\nconst app = express();\napp.get("/", handlerOf);\napp.listen(80);\n`,
	}),
	kotlin: (n) => ({
		[`apps/${n}/build.gradle.kts`]: `plugins { id("org.springframework.boot") version "3.3.0" }\ndependencies { implementation("org.springframework.boot:spring-boot-starter-web") }\n`,
		[`apps/${n}/src/main/kotlin/x/App.kt`]: `package x\nimport org.springframework.boot.*\n@SpringBootApplication\nclass App\nfun main(args: Array<String>) { runApplication<App>(*args) }\n`,
		[`apps/${n}/src/main/resources/application.yml`]: "server:\n  port: 8080\n",
	}),
	nginx: (n) => ({
		[`proxy/${n}/nginx.conf`]: `events {}\nhttp {\n  upstream ${n} { ip_hash; server a; server b; }\n  include conf.d/*.conf;\n  server { listen 80; location / { proxy_pass http://${n}; } }\n}\n`,
		[`proxy/${n}/conf.d/a.conf`]: "server { listen 81; }\n",
	}),
	serverless: (n) => ({
		[`fn/${n}/serverless.yml`]: `service: ${n}\nprovider: { name: aws, runtime: nodejs20.x }\nfunctions:\n  api: { handler: src/a.h, reservedConcurrency: 5, events: [{ http: { path: /, method: get } }] }\n`,
		[`fn/${n}/src/a.ts`]:
			"import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nconst c = new DynamoDBClient({});\nexport const h = async () => c.send({} as never);\n",
	}),
	cdk: (n) => ({
		[`cdk/${n}/cdk.json`]: `{ "app": "npx ts-node app.ts" }`,
		[`cdk/${n}/app.ts`]: `import * as cdk from "aws-cdk-lib";\nimport { S } from "./stack";\nconst app = new cdk.App();\nnew S(app, "${n}");\n`,
		[`cdk/${n}/stack.ts`]: `import * as cdk from "aws-cdk-lib";\nimport * as ecs from "aws-cdk-lib/aws-ecs";\nexport class S extends cdk.Stack { constructor(a: any, b: string) { super(a, b); new ecs.FargateService(this, "f", { desiredCount: 1 } as never); } }\n`,
	}),
	bicep: (n) => ({
		[`bicep/${n}/main.bicep`]: `param n int = 1\nmodule m 'm.bicep' = { name: 'm', params: { n: n } }\n`,
		[`bicep/${n}/m.bicep`]: `param n int\nresource p 'Microsoft.Web/serverfarms@2022-03-01' = { name: '${n}', sku: { name: 'P1v3', capacity: n } }\n`,
	}),
	sql: (n) => ({
		[`db/migrations/${n}.sql`]: `CREATE TABLE ${n} (id BIGINT PRIMARY KEY, amount NUMERIC);\nSELECT create_distributed_table('${n}', 'id');\n`,
		[`db/${n}.py`]: `def f(c):\n    return c.execute("select * from ${n} where amount = 1")\n`,
	}),
	haproxy: (n) => ({
		[`lb/${n}/haproxy.cfg`]: `defaults\n  mode http\nfrontend f\n  bind :80\n  default_backend b\nbackend b\n  cookie S insert\n  server a a:80 check\n  server c c:80 check\n`,
	}),
	cloudformation: (n) => ({
		[`stacks/${n}.yaml`]: `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Group:\n    Type: AWS::ElasticLoadBalancingV2::TargetGroup\n    Properties:\n      Port: 80\n      TargetGroupAttributes: [{ Key: stickiness.enabled, Value: "true" }]\n  Service:\n    Type: AWS::ECS::Service\n    Properties: { DesiredCount: 2, LoadBalancers: [{ TargetGroupArn: !Ref Group, ContainerName: a, ContainerPort: 80 }] }\n`,
	}),
};

/** The same text otherwise, so that nothing changes in what it means. */
export function otherwise(path: string, text: string): string {
	if (path.endsWith(".json")) return text.replace("{", "{ ");
	if (/\.(java|go|cs|js|ts|kt|kts|bicep)$/.test(path)) return `\n${text}`;
	return /(csproj|pom\.xml|\.sql)$/.test(path) ? `${text}\n` : `${text}\n# more\n`;
}
