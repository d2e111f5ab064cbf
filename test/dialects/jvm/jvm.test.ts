import { describe, expect, test } from "vitest";
import { jvm } from "../../../src/dialects/jvm/index.ts";
import { readWith, writeWith } from "../../support/reading.ts";

type Files = Record<string, string>;
const sources = (files: Files) => Object.entries(files).map(([path, text]) => ({ path, text }));
const pieces = (files: Files) => readWith(jvm, sources(files)).fragments;
/** Each value of an attribute with the condition that it holds under. */
const said = (files: Files, name: string) =>
	pieces(files).flatMap((one) => {
		if (one.role !== "extends" || !one.attributes[name] || one.when?.certain) return [];
		const { value, unknown } = one.attributes[name];
		return [[value ?? (unknown ? "?" : undefined), one.when?.is].filter((each) => each !== undefined)];
	});
const unitNames = (files: Files) => pieces(files).flatMap((one) => (one.role === "unit" ? [one.names] : []));

const web =
	"<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>";
const parent = (version: string) =>
	`<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version></parent>`;
const pom = (rest: string, dependencies = web) =>
	`<project>${rest}<artifactId>shop</artifactId><dependencies>${dependencies}</dependencies></project>`;
const gradle = (plugin: string) =>
	`plugins {\n  ${plugin}\n}\ndependencies {\n  implementation 'org.springframework.boot:spring-boot-starter-web'\n}\n`;

describe("what Spring Boot does at SIGTERM", () => {
	test.each<[string, Files, unknown[]]>([
		["3.2 of Maven", { "a/pom.xml": pom(parent("3.2.1")) }, [["ignored"]]],
		["3.4 of Maven", { "a/pom.xml": pom(parent("3.4.0")) }, [["handled"]]],
		[
			"a parent above",
			{
				"pom.xml": `<project>${parent("3.2.1")}<artifactId>all</artifactId><packaging>pom</packaging></project>`,
				"a/pom.xml": pom("<parent><artifactId>all</artifactId></parent>"),
			},
			[["ignored"]],
		],
		["a parent that is not there", { "a/pom.xml": pom("<parent><artifactId>all</artifactId></parent>") }, [["?"]]],
		["a property", { "a/pom.xml": pom(`<properties><v>3.1.0</v></properties>${parent(`\${v}`)}`) }, [["ignored"]]],
		["Gradle", { "a/build.gradle": gradle("id 'org.springframework.boot' version '3.3.0'") }, [["ignored"]]],
		[
			"Gradle, a version above",
			{
				"settings.gradle": "include 'a'",
				"build.gradle": "plugins {\n  id 'org.springframework.boot' version '3.5.1' apply false\n}",
				"a/build.gradle": gradle("id 'org.springframework.boot'"),
			},
			[["handled"]],
		],
		[
			"a catalog",
			{
				"settings.gradle.kts": 'include("a")',
				"gradle/libs.versions.toml":
					'[versions]\nboot = "3.2.0"\n[plugins]\nspring-boot = { id = "org.springframework.boot", version.ref = "boot" }\n',
				"a/build.gradle.kts": gradle("alias(libs.plugins.spring.boot)"),
			},
			[["ignored"]],
		],
		[
			"settings",
			{ "a/pom.xml": pom(parent("3.2.1")), "a/src/main/resources/application.properties": "server.shutdown=graceful" },
			[["handled"]],
		],
		[
			"a profile",
			{
				"a/pom.xml": pom(parent("3.2.1")),
				"a/src/main/resources/application.yml":
					"a: 1\n---\nspring.config.activate.on-profile: prod\nserver:\n  shutdown: graceful\n",
			},
			[
				["ignored", { lacks: ["prod"] }],
				["handled", { has: "prod" }],
			],
		],
		[
			"a profile of a file",
			{ "a/pom.xml": pom(parent("3.2.1")), "a/src/main/resources/application-prod.yml": "server.shutdown: graceful" },
			[
				["ignored", { lacks: ["prod"] }],
				["handled", { has: "prod" }],
			],
		],
		[
			"settings of tests",
			{ "a/pom.xml": pom(parent("3.2.1")), "a/src/test/resources/application.yml": "server.shutdown: graceful" },
			[["ignored"]],
		],
		["no server", { "a/pom.xml": pom(parent("3.2.1"), "") }, []],
	])("%s", (_, files, expected) => expect(said(files, "sigterm")).toEqual(expected));

	test.each([
		["20s", 20],
		["PT1M", 60],
		["5000", 5],
		[`\${WAIT:15s}`, 15],
	])("waits for %s", (text, expected) => {
		const files = {
			"a/pom.xml": pom(parent("3.4.0")),
			"a/src/main/resources/application.yml": `spring:\n  lifecycle:\n    timeoutPerShutdownPhase: ${text}\n`,
		};
		expect(said(files, "shutdown")).toEqual([[expected]]);
	});
});

test("a module is called like its artifact, its image and its folder", () => {
	const plugin =
		"<build><plugins><plugin><artifactId>jib-maven-plugin</artifactId><configuration><to><image>reg.io/acme/shop-api:1</image></to></configuration></plugin></plugins></build>";
	expect(unitNames({ "services/a/pom.xml": `<project><artifactId>shop</artifactId>${plugin}</project>` })).toEqual([
		["shop", "shop-api", "a"],
	]);
	expect(unitNames({ "pom.xml": "<project><artifactId>all</artifactId><packaging>pom</packaging></project>" })).toEqual(
		[],
	);
});

test("a database by settings: which server, and how many connections", () => {
	const files = {
		"a/pom.xml": pom(
			parent("3.4.0"),
			"<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-data-jpa</artifactId></dependency>",
		),
		"a/src/main/resources/application.yml": `spring:\n  datasource:\n    url: jdbc:postgresql://\${DB_HOST:db}:5432/shop\n    hikari:\n      maximum-pool-size: 25\n`,
	};
	const [link] = pieces(files).flatMap((one) => (one.role === "extends" ? (one.links ?? []) : []));
	expect(link.other).toMatchObject({ by: "environment", variable: "DB_HOST", otherwise: "db" });
	expect(link.attributes?.poolSize.waits).toMatchObject({
		variable: "SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE",
		also: "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE",
		otherwise: 25,
	});
});

test.each([
	["server:\n  port: 80\n", "server:\n  shutdown: graceful\n  port: 80\n"],
	["a: 1\n", "server:\n  shutdown: graceful\na: 1\n"],
	["server:\n  shutdown: immediate\n", "server:\n  shutdown: graceful\n"],
])("writes server.shutdown into %j", (text, expected) => {
	const path = "a/src/main/resources/application.yml";
	const files = { "a/pom.xml": pom(parent("3.2.1")), [path]: text };
	const found = pieces(files).find((one) => one.role === "extends" && one.attributes.sigterm && !one.when);
	const current = (found as unknown as { attributes: Record<string, never> }).attributes.sigterm;
	const change = {
		kind: "Service" as const,
		name: "a",
		attribute: "sigterm",
		value: "handled",
		current,
		component: {},
	};
	const edits = writeWith(jvm, change, sources(files)) as {
		range: { start: { line: number; character: number }; end: { line: number; character: number } };
		newText: string;
	}[];
	const lines = text.split("\n");
	const offset = ({ line, character }: { line: number; character: number }) =>
		lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0) + character;
	const [{ range, newText }] = edits;
	expect(text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end))).toBe(expected);
});

test.each([
	"",
	"<",
	"<project>",
	"<project><project><",
	"<!--".repeat(2000),
	"<a>".repeat(5000),
	"plugins {".repeat(3000),
	"\0",
	"id '".repeat(5000),
])("any text is read: %#", (text) => {
	for (const path of [
		"pom.xml",
		"build.gradle",
		"settings.gradle",
		"gradle/libs.versions.toml",
		"src/main/resources/application.yml",
		"src/main/resources/application.properties",
	])
		expect(
			readWith(jvm, [
				{ path: "build.gradle.kts", text: "" },
				{ path, text },
			]).notes,
		).toEqual([]);
});

const driver =
	"<dependency><groupId>org.seleniumhq.selenium</groupId><artifactId>selenium-java</artifactId></dependency>";

test("a module that drives a browser is a service, unless it is called after tests or starts no server", () => {
	expect(unitNames({ "scraper/pom.xml": pom(parent("3.4.0"), web + driver) })).toHaveLength(1);
	expect(unitNames({ "scraper/pom.xml": pom(parent("3.4.0"), driver) })).toEqual([]);
	expect(unitNames({ "tests-ui/pom.xml": pom(parent("3.4.0"), web + driver) })).toEqual([]);
});

test("a limit of calls counts where users are served, and not where the program is written", () => {
	const gateway =
		"<dependency><groupId>org.springframework.cloud</groupId><artifactId>spring-cloud-starter-gateway</artifactId></dependency>";
	const limit = "spring.cloud.gateway.default-filters[0].name=RequestRateLimiter\n";
	const files = (settings: string) => ({
		"edge/pom.xml": pom(parent("3.4.0"), gateway),
		[`edge/src/main/resources/${settings}`]: limit,
	});
	expect(said(files("application.properties"), "limiter")).toEqual([["shared"]]);
	expect(said(files("application-prod.properties"), "limiter")).toEqual([["shared"]]);
	expect(said(files("application-dev.properties"), "limiter")).toEqual([]);
});
