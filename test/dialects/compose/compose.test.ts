import { describe, expect, it } from "vitest";
import { type CodeUnit, type Declaration, type Given, isPiece, type Values } from "../../../src/design/fragment.ts";
import { applyEdits, LineMap, type Location } from "../../../src/design/text.ts";
import { compose } from "../../../src/dialects/compose/index.ts";
import { dockerfile } from "../../../src/dialects/dockerfile/index.ts";
import { readWith, writeWith } from "../../support/reading.ts";
import { expectCatalogued } from "../kubernetes/support.ts";

type Files = Record<string, string>;

function read(files: Files | string) {
	const named = typeof files === "string" ? { "compose.yaml": files } : files;
	const { fragments, notes } = readWith(
		compose,
		Object.entries(named).map(([path, text]) => ({ path, text })),
	);
	const declared = fragments.filter((one): one is Declaration => one.role === "declares");
	expectCatalogued(fragments.filter(isPiece));
	return {
		notes,
		declared,
		units: fragments.filter((one): one is CodeUnit => one.role === "unit"),
		values: fragments.filter((one): one is Values => one.role === "values"),
		named: (name: string, environment?: string) =>
			declared.find((one) => one.name === name && (!environment || one.environment === environment))!,
	};
}

const valuesOf = ({ attributes }: Declaration) =>
	Object.fromEntries(Object.entries(attributes).map(([name, { value, unknown }]) => [name, value ?? `? ${unknown}`]));
const given = (values: Record<string, Given> | undefined) =>
	Object.fromEntries(Object.entries(values ?? {}).map(([name, one]) => [name, one.text ?? `? ${one.unknown}`]));
function textAt(text: string, at: Location): string {
	const lines = new LineMap(text);
	return text.slice(lines.offset(at.range.start), lines.offset(at.range.end));
}

describe("claims", () => {
	const claims = (path: string, text = "services:\n  web:\n    image: web\n") => compose.claims({ path, text });

	it("takes compose files by name or by what they hold, and files of variables", () => {
		for (const path of ["compose.yaml", "a/docker-compose.prod.yml", "docker-stack.yml", "deploy/all.yml"]) {
			expect(claims(path), path).toBe(true);
		}
		for (const path of [".env", "web/.env.production", "config/web.env"]) expect(claims(path, "A=1"), path).toBe(true);
	});

	it("takes nothing else", () => {
		expect(claims("deploy/a.yaml", "apiVersion: v1\nkind: Service\n")).toBe(false);
		expect(claims("config/services.yaml", "services:\n  App\\Kernel:\n    class: Kernel\n")).toBe(false);
		expect(claims(".github/workflows/ci.yml", "jobs:\n  a:\n    services:\n      db:\n        image: postgres\n")).toBe(
			false,
		);
		expect(claims(".env.example", "A=1")).toBe(false);
	});
});

describe("a service", () => {
	const text = `services:
  web:
    image: shop/web:1.2
    container_name: shop-web
    hostname: www
    networks: {default: {aliases: [storefront]}}
    scale: 2
    stop_grace_period: 1m30s
    healthcheck: {test: curl -f http://localhost}
    mem_limit: 2g
    deploy: {resources: {limits: {cpus: "0.5"}}}
`;

	it("states what it declares, and what Compose then does at its name", () => {
		const web = read(text).named("web");
		expect([web.kind, textAt(text, web.at), web.scope]).toEqual(["Service", "web", "compose.yaml"]);
		expect(valuesOf(web)).toEqual({
			platform: "compose",
			image: "shop/web:1.2",
			replicas: 2,
			grace: 90,
			readiness: "exec",
			cpuLimit: 0.5,
			memoryLimit: 2 * 2 ** 30,
		});
		const bare = read("services:\n  web:\n    image: web\n").named("web");
		expect([bare.attributes.grace, bare.attributes.replicas]).toMatchObject([
			{ value: 10, provenance: { kind: "default" } },
			{ value: 1, provenance: { kind: "default" } },
		]);
	});

	it("is reached by its names on the project's networks", () => {
		expect(read(text).named("web").hosts).toEqual(["web", "shop-web", "www", "storefront"]);
	});

	it("is a store or a queue where its image is one", () => {
		const { declared } = read("services:\n  db:\n    image: postgres:16\n  mq:\n    image: rabbitmq:3\n");
		expect(declared.map(({ kind, name, hosts }) => [kind, name, hosts])).toEqual([
			["Store", "db", ["db"]],
			["Queue", "mq", ["mq"]],
		]);
	});

	it("is no caller of what it waits for at the start", () => {
		const { declared } = read("services:\n  web:\n    image: web\n    depends_on: [db]\n  db:\n    image: mysql\n");
		expect(declared.flatMap(({ links = [] }) => links)).toEqual([]);
	});

	it("in a swarm has a rollout, whose default stops the old task first", () => {
		const swarm = (config: string) =>
			read(`services:\n  web:\n    image: web\n    deploy: {replicas: 3, update_config: ${config}}\n`).declared;
		const [web, rollout] = swarm("{parallelism: 3}");
		expect([web.environment, valuesOf(web).replicas]).toEqual([undefined, 3]);
		expect(valuesOf(rollout)).toEqual({ strategy: "rolling", maxSurge: 0, maxUnavailable: 3 });
		expect(rollout.links).toMatchObject([{ kind: "replaces", other: { by: "key", key: web.keys[0] } }]);
		expect(valuesOf(swarm("{order: start-first}")[1])).toMatchObject({ maxSurge: 1, maxUnavailable: 0 });
		expect(valuesOf(swarm("{parallelism: 0}")[1])).toMatchObject({ maxUnavailable: "100%" });
	});
});

describe("what a process is given", () => {
	const env = `PORT=80\nDB=db:\${PORT} # here\nQUOTED='\${PORT}' \nexport NAME="a b"\nLATE=$NOWHERE\n`;

	it("is filled in as Compose does, from the file beside and from defaults", () => {
		const { named } = read({
			"compose.yaml": `services:
  web:
    image: web
    environment:
      - DB
      - PORT=\${PORT:-8080}
      - URL=http://orders:\${ORDERS_PORT:-81}/
      - CACHE=redis://u:\${SECRET}@cache:6379/\${N}
      - KEY=\${SECRET}
      - HOST
      - COST=$$5
`,
			".env": env,
		});
		expect(given(named("web").given)).toEqual({
			DB: "db:80",
			PORT: "80",
			URL: "http://orders:81/",
			CACHE: "redis://cache:6379",
			KEY: "? SECRET is set where it is started",
			HOST: "? taken from the shell that starts it",
			COST: "$5",
		});
	});

	it("is every value of its files of variables", () => {
		const { named, values } = read({
			"a/compose.yaml": "services:\n  web:\n    image: web\n    env_file: [./web.env, {path: ../all.env}]\n",
			"a/web.env": env,
		});
		expect(named("web").givenAll).toEqual([{ key: "env:a/web.env" }, { key: "env:all.env" }]);
		expect(values[0].keys).toEqual(["env:a/web.env"]);
		expect(given(values[0].values)).toEqual({
			PORT: "80",
			DB: "db:80",
			QUOTED: `\${PORT}`,
			NAME: "a b",
			LATE: "? NOWHERE is set elsewhere",
		});
		expect(textAt(env, values[0].values.DB.at)).toBe(`db:\${PORT} # here`);
	});
});

describe("the code of a service", () => {
	const folders = (service: string) =>
		read({ "deploy/compose.yaml": `services:\n  web:\n    ${service}\n` }).units.map((one) => [one.folder, one.names]);

	it("is where its image is built", () => {
		expect(folders("build: ../services/web")).toEqual([["services/web", ["web"]]]);
		expect(folders("build: {context: ..}\n    image: shop/store:1")).toEqual([["", ["web", "store"]]]);
		expect(folders("build: {context: .., dockerfile: src/web/Dockerfile}")).toEqual([["src/web", ["web"]]]);
		expect(folders("build: {context: .., dockerfile: docker/web.Dockerfile}")).toEqual([["", ["web"]]]);
		expect(folders("build: {context: '..\\', dockerfile: src\\web\\Dockerfile}")).toEqual([["src/web", ["web"]]]);
		expect(folders("build: ../../elsewhere")).toEqual([]);
		expect(folders("build: C:\\elsewhere")).toEqual([]);
	});

	it("whose image takes nothing of its folder runs no code of it, unless that is mounted", () => {
		const folders = (text: string, more = "") => {
			const path = "compose.yaml";
			const sources = [
				{ path, text: `services:\n  clock:\n    build: .\n${more}` },
				{ path: "Dockerfile", text },
			];
			return readWith(compose, sources, [dockerfile]).fragments.filter(({ role }) => role === "unit");
		};
		expect(folders("FROM alpine:3\nRUN apk add curl\nCOPY . .\n")).toHaveLength(1);
		expect(folders("FROM alpine:3\nRUN apk add curl\n", "    volumes: ['.:/srv']\n")).toHaveLength(1);
	});

	it("is also the whole context, where a Dockerfile that is kept apart copies all of it", () => {
		const of = (recipe: string, text: string) => {
			const project = `services:\n  web:\n    build: {context: ., dockerfile: ${recipe}}\n`;
			const sources = Object.entries({ "compose.yaml": project, [recipe]: text });
			const { fragments } = readWith(
				compose,
				sources.map(([path, text]) => ({ path, text })),
				[dockerfile],
			);
			return fragments.flatMap((one) => (one.role === "unit" ? [one.folder] : []));
		};
		const all = "FROM python:3\nCOPY --chown=app:app . /app\n";
		expect(of("docker/django/Dockerfile", all)).toEqual(["docker/django", ""]);
		expect(of("compose/production/django/Dockerfile", 'FROM python:3\nCOPY [".", "/app"]\n')).toEqual([
			"compose/production/django",
			"",
		]);
		expect(of("docker/nginx/Dockerfile", "FROM nginx\nCOPY docker/nginx/nginx.conf /etc/nginx/\n")).toEqual([
			"docker/nginx",
		]);
		expect(of("services/web/Dockerfile", all)).toEqual(["services/web"]);
	});

	it("is what is mounted where it works", () => {
		expect(folders('image: node:20\n    working_dir: /app\n    volumes: ["../web:/app"]')).toEqual([["web", ["web"]]]);
		expect(folders('image: node:20\n    volumes: ["../web:/app"]')).toEqual([]);
	});
});

describe("several files of one folder", () => {
	const base = 'services:\n  web:\n    image: web\n    environment: {A: base, B: base}\n    ports: ["80:80"]\n';

	it("are laid over the base as Compose does, each value where it stands", () => {
		const override = "services:\n  web:\n    environment: [A=over]\n    scale: 3\n  db:\n    image: postgres\n";
		const { named, declared } = read({ "compose.yaml": base, "compose.override.yaml": override });
		expect(declared.map((one) => [one.name, one.environment])).toEqual([
			["web", "local"],
			["db", "local"],
		]);
		expect(given(named("web").given)).toEqual({ A: "over", B: "base" });
		expect(named("web").given?.A.at.file).toBe("compose.override.yaml");
		expect(named("web").given?.B.at.file).toBe("compose.yaml");
		expect(valuesOf(named("web")).replicas).toBe(3);
	});

	it("whose names are environments are deployments of their own", () => {
		const { named, declared } = read({
			"docker-compose.yml": base,
			"docker-compose.prod.yml": "services:\n  web:\n    deploy: {replicas: 4}\n",
			"docker-compose.staging.yml": "services:\n  web:\n    image: other\n",
		});
		expect(declared.map((one) => one.environment).sort()).toEqual(["local", "prod", "staging"]);
		expect(valuesOf(named("web", "prod"))).toMatchObject({ replicas: 4, image: "web" });
		expect(valuesOf(named("web", "staging"))).toMatchObject({ replicas: 1, image: "other" });
		expect(new Set(declared.map((one) => one.scope)).size).toBe(3);
	});

	it("may take back what the base says", () => {
		const reset = "services:\n  web:\n    environment: !override {C: own}\n    scale: !reset null\n";
		const { named } = read({ "compose.yaml": `${base}    scale: 5\n`, "compose.override.yaml": reset });
		expect(given(named("web").given)).toEqual({ C: "own" });
		expect(valuesOf(named("web")).replicas).toBe(1);
	});

	it("extend one another", () => {
		const text =
			"services:\n  base:\n    image: web\n    environment: {A: a}\n  web:\n    extends: base\n    environment: {B: b}\n";
		expect(given(read(text).named("web").given)).toEqual({ A: "a", B: "b" });
		const circle = "services:\n  a:\n    image: a\n    extends: b\n  b:\n    image: b\n    extends: {service: a}\n";
		expect(read(circle).declared).toHaveLength(2);
	});
});

describe("anything malformed", () => {
	it("is noted, and nothing is thrown", () => {
		expect(read("services:\n  web: [\n").notes).toMatchObject([{ severity: "warning", file: "compose.yaml" }]);
		const bomb = `a: &a [1]\n${[..."bcdefghij"].map((key, i) => `${key}: &${key} [${"*abcdefghi"[i + 1] ? `*${"abcdefghi"[i]},`.repeat(9) : ""}]`).join("\n")}\nservices: {web: {image: *j}}\n`;
		expect(read(bomb).notes[0].message).toMatch(/not reviewed/);
		const oddities = ["3", "[]", "{web: 3}", "{web: [a]}", "{web: {image: [a], build: [b]}}", "{web: {image: {a: b}}}"];
		const more = [
			"environment: 3",
			"environment: [3, {a: b}, '=']",
			"env_file: {a: b}",
			"deploy: []",
			"build: {context: [a]}",
		];
		for (const odd of [...oddities, ...more.map((each) => `{web: {image: web, ${each}, scale: x}}`)]) {
			expect(() => read(`services: ${odd}\n`), odd).not.toThrow();
		}
		expect(() =>
			read({ "compose.yaml": "services:\n  web:\n    image: web\n", ".env": "=\nA\n\0=1\n__proto__=x\n" }),
		).not.toThrow();
	});
});

describe("what forbids a second container", () => {
	const web = (more: string, file = "compose.yaml") => {
		const text = `services:\n  web:\n    image: web\n${more}`;
		return read({ [file]: text }).notes.map(({ message }) => message);
	};

	it("is told where the file asks for several", () => {
		const several = "    deploy: { replicas: 3 }\n";
		expect(web(`    container_name: web\n${several}`)).toEqual([expect.stringContaining("container_name")]);
		expect(web(`    ports: ["80:8080"]\n${several}`)).toEqual([expect.stringContaining("port 80")]);
		expect(web(`    ports: [{ target: 80, published: "443" }]\n${several}`)).toEqual([
			expect.stringContaining("port 443"),
		]);
		expect(web(`    ports: ["8080-8082:80", "9000"]\n${several}`)).toEqual([]);
		expect(web('    container_name: web\n    ports: ["80:8080"]\n')).toEqual([]);
	});

	it("is another thing in a stack", () => {
		const stack = (mode: string, more = "") =>
			web(`    container_name: web\n    ports: [${mode}]\n    deploy: { replicas: 2, update_config: {}${more} }\n`);
		expect(stack('"80:8080"')).toEqual([]);
		expect(stack("{ target: 80, published: 80, mode: host }")).toEqual([expect.stringContaining("its node")]);
		expect(stack('"80:8080"', ", endpoint_mode: dnsrr")).toEqual([expect.stringContaining("dnsrr")]);
	});
});

describe("a change", () => {
	const write = (text: string, attribute: string, value: number | string, name = "web") => {
		const declared = read(text).declared.find((one) => one.name === name && attribute in one.attributes)!;
		const change = {
			kind: declared.kind,
			name,
			attribute,
			current: declared.attributes[attribute],
			value,
			component: {},
		};
		const edits = writeWith(compose, change, [{ path: "compose.yaml", text }]);
		return Array.isArray(edits) ? applyEdits(text, edits) : edits;
	};

	it("is written where it stands, or beside what is there", () => {
		const text = "services:\n  web:\n    image: web # ours\n    deploy:\n      replicas: 2 # two\n";
		expect(write(text, "replicas", 3)).toBe(text.replace("replicas: 2", "replicas: 3"));
		expect(write(text, "grace", 45)).toBe(text.replace("# ours\n", "# ours\n    stop_grace_period: 45s\n"));
		const stack = `${text}      update_config:\n        parallelism: 2\n`;
		expect(write(stack, "maxUnavailable", "0%")).toBe(`${stack}        order: start-first\n`);
	});

	it("is refused where another container cannot be, or a variable says it", () => {
		const named = "services:\n  web:\n    image: web\n    container_name: web\n";
		expect(write(named, "replicas", 2)).toEqual({ refused: expect.stringContaining("container_name") });
		const given = "services:\n  web:\n    image: web\n    scale: $" + "{WEB:-2}\n";
		expect(write(given, "replicas", 3)).toEqual({ refused: expect.stringContaining("variable") });
	});
});
