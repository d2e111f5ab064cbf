import { beforeAll, describe, expect, test } from "vitest";
import { go } from "../../../src/dialects/code/go/index.ts";
import { claimsWith, readWith, unitsWith } from "../../support/reading.ts";

beforeAll(() => go.load?.());

type Files = Record<string, string>;
const sources = (files: Files) => Object.entries(files).map(([path, text]) => ({ path, text }));
const pieces = (files: Files) =>
	readWith(go, sources(files)).fragments.filter((one) => one.role === "declares" || one.role === "extends");
const values = (files: Files, name: string) =>
	pieces(files).flatMap(({ attributes }) => {
		const one = attributes[name];
		// What an address may say is, without it, what the library takes.
		const known = one?.waits?.parameter ? one.waits.otherwise : undefined;
		return one ? [known ?? (one.unknown ? "?" : one.value)] : [];
	});
const file = (imports: string, body: string) => ({
	"main.go": `package main\n\nimport (\n${imports
		.split(" ")
		.map((one) => `\t"${one}"`)
		.join("\n")}\n)\n\nfunc main() {\n${body}\n}\n`,
});

describe("SIGTERM", () => {
	test.each([
		["net/http", 'http.ListenAndServe(":80", nil)', ["ignored"]],
		["net/http", '(&http.Server{Addr: ":80"}).ListenAndServe()', ["ignored"]],
		["github.com/gin-gonic/gin", "r := gin.Default()\nr.Run()", ["ignored"]],
		["github.com/labstack/echo/v4", 'echo.New().Start(":80")', ["ignored"]],
		["os/signal os", "signal.Notify(c, os.Interrupt)", []],
		["os/signal os syscall", "signal.Notify(c, os.Interrupt, syscall.SIGTERM)", ["handled"]],
		["os/signal", "signal.Notify(c)", ["handled"]],
		["os/signal", "signal.Notify(c, signals...)", ["?"]],
		["os/signal syscall", "signal.Ignore(syscall.SIGTERM)", ["not-delivered"]],
		["os/signal syscall", "ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)", ["handled"]],
		["example.com/own/http", 'http.ListenAndServe(":80", nil)', []],
		[
			"net/http",
			"srv := &http.Server{}\ngo func() {\n<-end\nsrv.Shutdown(ctx)\n}()\nsrv.ListenAndServe()",
			["ignored", "?"],
		],
		[
			"net/http os/signal os",
			"srv := &http.Server{}\nsignal.Notify(c, os.Interrupt)\ngo func() {\n<-c\nsrv.Shutdown(ctx)\n}()\nsrv.ListenAndServe()",
			["ignored"],
		],
		["go.uber.org/fx", "fx.New(fx.Invoke(serve)).Run()", ["handled"]],
	])("%s: %s", (imports, body, expected) => expect(values(file(imports, body), "sigterm")).toEqual(expected));
});

describe("what ends a program before its shutdown does", () => {
	const http = "net/http log errors sync os";
	const stopping = "go func() {\n<-c\nsrv.Shutdown(ctx)\n}()\n";
	const made = "srv := &http.Server{}\n";
	test.each([
		["log.Fatal of what serves", `${made}${stopping}log.Fatal(srv.ListenAndServe())`, ["log.Fatal"]],
		["nobody shuts it down", `${made}log.Fatal(srv.ListenAndServe())`, []],
		[
			"a test that does not except the error of a shutdown",
			`${made}${stopping}if err := srv.ListenAndServe(); err != nil {\nlog.Fatal(err)\n}\nwg.Wait()`,
			["log.Fatal"],
		],
		[
			"one that does",
			`${made}${stopping}if err := srv.ListenAndServe(); err != nil && err != http.ErrServerClosed {\nos.Exit(1)\n}\n<-done`,
			[],
		],
		["main comes to its end", `${made}${stopping}srv.ListenAndServe()\nlog.Println("bye")`, ["main"]],
		["main waits", `${made}${stopping}srv.ListenAndServe()\nwg.Wait()`, []],
	])("%s", (_, body, expected) => expect(values(file(http, body), "outrun")).toEqual(expected));

	test("Fiber comes back without an error", () => {
		const fiber = "github.com/gofiber/fiber/v2 log";
		const begun = "app := fiber.New()\ngo func() {\n<-c\napp.Shutdown()\n}()\n";
		const behind = `${begun}if err := app.Listen(":80"); err != nil {\nlog.Fatal(err)\n}\nwg.Wait()`;
		expect(values(file(fiber, behind), "outrun")).toEqual([]);
		expect(values(file(fiber, `${begun}log.Fatal(app.Listen(":80"))`), "outrun")).toEqual(["log.Fatal"]);
	});
});

describe("sessions", () => {
	test.each([
		["github.com/gorilla/sessions", 's := sessions.NewFilesystemStore("", key)', ["disk"]],
		["github.com/gorilla/sessions", "s := sessions.NewCookieStore(key)", ["client"]],
		["github.com/alexedwards/scs/v2", "s := scs.New()", ["memory"]],
		["github.com/alexedwards/scs/v2", "s := scs.New()\ns.Store = redisstore.New(pool)", ["shared-store"]],
		["github.com/gofiber/fiber/v2/middleware/session", "s := session.New()", ["memory"]],
		[
			"github.com/gofiber/fiber/v2/middleware/session",
			"s := session.New(session.Config{Storage: redis})",
			["shared-store"],
		],
	])("%s: %s", (imports, body, expected) => expect(values(file(imports, body), "sessions")).toEqual(expected));
});

describe("pools", () => {
	test.each([
		["database/sql os", 'db, _ := sql.Open("pgx", os.Getenv("DSN"))\ndb.SetMaxOpenConns(12)', [12]],
		["database/sql os", 'db, _ := sql.Open("pgx", os.Getenv("DSN"))', []],
		["github.com/jackc/pgx/v5/pgxpool os", 'p, _ := pgxpool.New(ctx, os.Getenv("DSN"))', [4]],
		["github.com/jackc/pgx/v5/pgxpool os", 'c, _ := pgxpool.ParseConfig(os.Getenv("DSN"))\nc.MaxConns = 9', [9]],
	])("%s: %s", (imports, body, expected) =>
		expect([...new Set(values(file(imports, body), "poolSize"))]).toEqual(expected),
	);
});

describe("calls", () => {
	const get = (body: string) =>
		pieces(file("net/http time context", body))
			.flatMap(({ links = [] }) => links)
			.map(
				({ attributes = {} }) => attributes.timeout?.value ?? attributes.timeout?.unknown ?? attributes.bounded?.value,
			);
	const request = (ctx: string) => `r, _ := http.NewRequestWithContext(${ctx}, "GET", "http://a.b/c", nil)\n`;

	test.each([
		['http.Get("http://a.b/c")', [false]],
		['c := &http.Client{Timeout: 2 * time.Second}\nc.Get("http://a.b/c")', [2]],
		['c := http.Client{}\nc.Timeout = time.Minute\nc.Get("http://a.b/c")', [60]],
		[`${request("context.Background()")}http.DefaultClient.Do(r)`, [false]],
		[
			`ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)\n${request("ctx")}http.DefaultClient.Do(r)`,
			[5],
		],
		[`${request("given")}http.DefaultClient.Do(r)`, ["given may end it"]],
	])("%s", (body, expected) => expect(get(body)).toEqual(expected));
});

describe("programs", () => {
	const module = {
		"go.mod": "module example.com/shop/v2\n\ngo 1.23\n",
		"cmd/web/main.go":
			'package main\n\nimport "example.com/shop/v2/store"\n\nfunc main() { store.Open(os.Getenv("DSN")) }\n',
		"cmd/web/more.go": "package main\n",
		"cmd/job/main.go": "package main\n\nfunc main() {}\n",
		"store/store.go":
			'package store\n\nimport "github.com/jackc/pgx/v5/pgxpool"\n\nfunc Open(url string) any { p, _ := pgxpool.New(ctx, url)\nreturn p }\n',
		"store/lonely/lonely.go": "package lonely\n",
	};
	const os = { ...module, "cmd/web/main.go": module["cmd/web/main.go"].replace('import "', 'import "os"\nimport "') };

	test("each with the packages that it is built from", () => {
		expect(unitsWith(go, sources(module)).map(({ key, entries }) => [key, entries])).toEqual([
			["cmd/job", ["cmd/job/main.go"]],
			["cmd/web", ["cmd/web/main.go", "cmd/web/more.go", "store/store.go"]],
			["store/lonely", ["store/lonely/lonely.go"]],
		]);
	});

	test("a parameter is what the one caller gives, said of the program", () => {
		const [link] = pieces(os).flatMap(({ links = [] }) => links);
		expect(link).toMatchObject({ at: { file: "store/store.go" }, other: { variable: "DSN", path: "cmd/web/main.go" } });
	});

	const units = (files: Files) =>
		readWith(go, sources(files)).fragments.flatMap((one) => (one.role === "unit" ? [[one.folder, one.names]] : []));
	test("one program of a module is the module, several are called after their folders", () => {
		expect(units(module)).toEqual([
			["cmd/job", ["job"]],
			["cmd/web", ["web"]],
		]);
		const { "cmd/job/main.go": _, ...alone } = module;
		expect(units(alone)).toEqual([["", ["web", "shop"]]]);
	});
});

test("tests, generated code and vendored packages are not claimed", () => {
	const claims = (path: string, text = "package a\n") => claimsWith(go, { path, text });
	expect(claims("a/a.go")).toBe(true);
	expect(claims("a/a_test.go")).toBe(false);
	expect(claims("vendor/a/a.go")).toBe(false);
	expect(claims("a/a.pb.go", "// Code generated by protoc-gen-go. DO NOT EDIT.\npackage a\n")).toBe(false);
});

test("structs that are made of each other, and packages that import each other, come to an end", () => {
	const text =
		'package a\n\nimport "net/http"\nimport "m/b"\ntype A struct{ B }\ntype B struct{ A }\nfunc (a *A) Run() { a.gone.ListenAndServe(); a.Run() }\n';
	const files = {
		"go.mod": "module m\n",
		"a/a.go": text,
		"b/b.go": text.replace("package a", "package b").replace("m/b", "m/a"),
	};
	expect(readWith(go, sources(files)).notes).toEqual([]);
});

describe("what takes its work off a queue", () => {
	test.each([
		["github.com/hibiken/asynq", "asynq.NewServer(redis, config).Run(mux)"],
		["github.com/riverqueue/river", "client, err := river.NewClient(driver, config)\nclient.Start(ctx)"],
		[
			"github.com/rabbitmq/amqp091-go",
			'conn, err := amqp091.Dial(url)\nch, err := conn.Channel()\nch.Consume("mails", "", false)',
		],
		["github.com/nats-io/nats.go", 'nc, err := nats.Connect(url)\nnc.QueueSubscribe("mails", "workers", handle)'],
		["github.com/twmb/franz-go/pkg/kgo", 'kgo.NewClient(kgo.ConsumeTopics("mails"))'],
		[
			"cloud.google.com/go/pubsub",
			'client, err := pubsub.NewClient(ctx, "p")\nsub := client.Subscription("mails")\nsub.Receive(ctx, handle)',
		],
	])("%s: %s", (imports, body) => expect(values(file(imports, body), "role")).toEqual(["worker"]));
});

test("reads on where a name is made of the one that it hides", () => {
	const body = [
		'db, _ := sql.Open("postgres", "")',
		"query := os.Args[1]",
		'if query := strings.TrimSpace(query); query != "" {',
		"\tdb.Query(query)",
		"}",
	].join("\n");
	expect(readWith(go, sources(file("database/sql os strings", body))).notes).toEqual([]);
});

test("reads a statement that grows by itself to an end", () => {
	const { notes } = readWith(
		go,
		sources({
			"main.go": `package main

import (
	"database/sql"
	"net/http"
)

type batch struct{ statements []string }

func (b *batch) add(more ...string) { b.statements = append(b.statements, more...) }

func (b *batch) run(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	tx.Exec(b.statements)
	return tx.Commit()
}

func main() { http.ListenAndServe(":80", nil) }
`,
		}),
	);
	expect(notes).toEqual([]);
});
