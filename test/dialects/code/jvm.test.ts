import { beforeAll, describe, expect, test } from "vitest";
import { java, kotlin } from "../../../src/dialects/code/index.ts";
import type { Dialect } from "../../../src/dialects/dialect.ts";
import { jvm } from "../../../src/dialects/jvm/index.ts";
import { claimsWith, readWith } from "../../support/reading.ts";

beforeAll(async () => {
	await java.load?.();
	await kotlin.load?.();
});

type Files = Record<string, string>;
const folder = "shop/src/main/java/com/acme/";
const pieces = (dialect: Dialect, files: Files) =>
	readWith(
		dialect,
		Object.entries(files).map(([path, text]) => ({ path, text })),
		[jvm as Dialect],
	).fragments.flatMap((one) => (one.role === "declares" || one.role === "extends" ? [one] : []));
const ofJava = (files: Files) => pieces(java as unknown as Dialect, files);
const ofKotlin = (files: Files) => pieces(kotlin as unknown as Dialect, files);
const linksOf = (found: ReturnType<typeof pieces>, kind: string) =>
	found.flatMap(({ links = [] }) => links.filter((one) => one.kind === kind));
const bounds = (found: ReturnType<typeof pieces>) =>
	linksOf(found, "calls").map(({ attributes: { timeout, bounded } = {} }) => timeout?.value ?? bounded?.value ?? "?");

describe("calls of Spring's clients", () => {
	const client = (field: string, call: string, more = "") => ({
		[`${folder}Client.java`]: `package com.acme;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
class Client {
	${field}
	Object get() { return ${call}; }
	${more}
}`,
	});
	const made = (value: string) =>
		client(`private final RestTemplate http = ${value};`, 'http.getForObject("http://fraud/x", Object.class)');

	test("whose address stands among others are called after that", () => {
		const files = client(
			"private final RestTemplate http = new RestTemplate();\n\tprivate ServiceUrls serviceUrls;",
			'http.getForObject(serviceUrls.product() + "/items", Object.class)',
		);
		expect(linksOf(ofJava(files), "calls")[0].other).toMatchObject({ by: "name", name: "product" });
	});

	test.each([
		["no time-out", made("new RestTemplate()"), [false]],
		["a builder's steps", made("new RestTemplateBuilder().setReadTimeout(Duration.ofSeconds(3)).build()"), [3]],
		[
			"a client that is handed in from elsewhere",
			client("RestTemplate http;", 'http.getForObject("http://fraud/x", Object.class)'),
			["?"],
		],
		[
			"a base address",
			client(
				'RestClient http = RestClient.builder().baseUrl("http://fraud").build();',
				'http.get().uri("/x").retrieve()',
			),
			[false],
		],
	])("%s", (_, files, expected) => expect(bounds(ofJava(files as Files))).toEqual(expected));

	test("a bean tells how its client was made", () => {
		const files = {
			...client(
				"private final RestTemplate http;\nClient(RestTemplate http) { this.http = http; }",
				'http.getForObject("http://fraud/x", Object.class)',
			),
			[`${folder}HttpConfig.java`]: `package com.acme;
import java.time.Duration;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestTemplate;
class HttpConfig {
	@Bean RestTemplate rest(RestTemplateBuilder builder) { return builder.setReadTimeout(Duration.ofMillis(1500)).build(); }
}`,
		};
		expect(bounds(ofJava(files))).toEqual([1.5]);
	});

	test("@Value is the setting, and the variable that it is bound to", () => {
		const files = {
			...client(`@Value("\${fraud.url}") String url;`, 'new RestTemplate().getForObject(url + "/x", Object.class)'),
			"shop/src/main/resources/application.yml": "fraud:\n  url: http://fraud:8080\n",
		};
		expect(linksOf(ofJava(files), "calls")[0].other).toMatchObject({
			by: "environment",
			variable: "FRAUD_URL",
			otherwise: "http://fraud:8080",
		});
	});
});

describe("sessions", () => {
	const build = (dependency: string) => ({
		"shop/build.gradle": `dependencies {\n  implementation 'org.springframework.boot:spring-boot-starter-web'\n  implementation '${dependency}'\n}`,
	});
	const code = (body: string) => ({
		[`${folder}Web.java`]: `package com.acme;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
class Web { ${body} }`,
	});
	const kept = (files: Files) =>
		ofJava(files).flatMap(({ attributes: { sessions } }) => (sessions ? [sessions.value ?? "?"] : []));
	const put = code('void a(HttpSession session) { session.setAttribute("a", 1); }');

	test.each([
		["what code puts into one", { ...put, ...build("a:b") }, ["memory"]],
		[
			"one of the request",
			{ ...code('void a(HttpServletRequest r) { r.getSession().setAttribute("a", 1); }'), ...build("a:b") },
			["memory"],
		],
		["Spring Session", { ...put, ...build("org.springframework.session:spring-session-data-redis") }, []],
		["no build file", put, ["?"]],
		["a login", { ...code("void a(HttpSecurity http) { http.formLogin(); }"), ...build("a:b") }, ["memory"]],
		[
			"a login that is off",
			{ ...code("void a(HttpSecurity http) { http.formLogin().disable(); }"), ...build("a:b") },
			[],
		],
		[
			"the attribute of another object",
			{ ...code('void a(Model m) { m.setAttribute("a", 1); }'), ...build("a:b") },
			[],
		],
	])("%s", (_, files, expected) => expect(kept(files as Files)).toEqual(expected));
});

describe("stores of Kotlin", () => {
	test("a function that makes a client makes one for each address", () => {
		const found = ofKotlin({
			"shop/src/main/kotlin/com/acme/Db.kt": `package com.acme
import com.zaxxer.hikari.HikariConfig
import com.zaxxer.hikari.HikariDataSource
object Db {
	val orders by lazy { connect(System.getenv("ORDERS_URL")) }
	val ledger = connect(System.getenv("LEDGER_URL"))
	private fun connect(address: String) = HikariDataSource(HikariConfig().apply { jdbcUrl = address; maximumPoolSize = 8 })
}`,
		});
		expect(linksOf(found, "writes").map(({ other, attributes }) => [other, attributes?.poolSize.value])).toEqual([
			[expect.objectContaining({ variable: "ORDERS_URL" }), 8],
			[expect.objectContaining({ variable: "LEDGER_URL" }), 8],
		]);
	});
});

test("claims code of production, whatever its packages are called", () => {
	const text = "import org.springframework.web.client.RestTemplate;\nclass A { RestTemplate a; }";
	expect(claimsWith(java, { path: "shop/src/main/java/com/example/tests/A.java", text })).toBe(true);
	expect(claimsWith(java, { path: "shop/src/test/java/com/acme/A.java", text })).toBe(false);
	for (const set of ["integration-test", "componentTest", "integrationTests", "it"])
		expect(claimsWith(java, { path: `shop/src/${set}/java/com/acme/A.java`, text }), set).toBe(false);
	expect(claimsWith(java, { path: "shop/src/latest/java/com/acme/A.java", text })).toBe(true);
	expect(claimsWith(java, { path: "shop/src/main/java/com/acme/A.java", text: "class A {}" })).toBe(false);
});

// The grammar's scanner runs on beyond the end of a text that stops within any of these.
test.each(["@Post", '@PostMapping("', '@Post("a (b', "set(", "@file:", "/* x"])(
	"Kotlin that ends in %s is read to its end",
	(end) => {
		const text = `class Stock {\n    val http = HttpClient()\n// here\n${end}`;
		expect(kotlin.parse!({ path: "Stock.kt", text }).path).toBe("Stock.kt");
	},
);
