import { beforeAll, describe, expect, test } from "vitest";
import { csharp } from "../../../src/dialects/code/csharp/index.ts";
import { claimsWith, readWith, unitsWith } from "../../support/reading.ts";

beforeAll(() => csharp.load?.());

type Files = Record<string, string>;
const sources = (files: Files) => Object.entries(files).map(([path, text]) => ({ path, text }));
const pieces = (files: Files) =>
	readWith(csharp, sources(files)).fragments.filter((one) => one.role === "declares" || one.role === "extends");
const values = (files: Files, name: string) =>
	pieces(files).flatMap(({ attributes }) => {
		const one = attributes[name];
		// What an address may say is, without it, what the library takes.
		const known = one?.waits?.parameter ? one.waits.otherwise : undefined;
		return one ? [known ?? (one.unknown ? "?" : one.value)] : [];
	});
const program = (services: string) => ({
	"src/Shop.Api/Program.cs": `var builder = WebApplication.CreateBuilder(args);\n${services}\nvar app = builder.Build();\napp.Run();\n`,
});

test("the host stops gracefully by itself, as long as it is told to wait", () => {
	expect(values(program(""), "sigterm")).toEqual(["handled"]);
	expect(values(program(""), "shutdown")).toEqual([]);
	const waits = (time: string) => program(`builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ${time});`);
	expect(values(waits("TimeSpan.FromSeconds(45)"), "shutdown")).toEqual([45]);
	expect(values(waits("configured"), "shutdown")).toEqual(["?"]);
});

describe("sessions", () => {
	const add = (cache: string) => program(`${cache}\nbuilder.Services.AddSession();`);
	const either = "if (builder.Environment.IsDevelopment())\n{ builder.Services.AddDistributedMemoryCache(); }\nelse\n";
	test.each([
		["builder.Services.AddDistributedMemoryCache();", ["memory"]],
		["builder.Services.AddStackExchangeRedisCache(o => {});", ["shared-store"]],
		[
			"builder.Services.AddDistributedMemoryCache();\nbuilder.Services.AddStackExchangeRedisCache(o => {});",
			["shared-store"],
		],
		[`${either}{ builder.Services.AddStackExchangeRedisCache(o => {}); }`, ["shared-store"]],
		[
			"if (redis != null) builder.Services.AddStackExchangeRedisCache(o => {}); else builder.Services.AddDistributedMemoryCache();",
			["?"],
		],
		["", ["?"]],
	])("%s", (cache, expected) => expect(values(add(cache), "sessions")).toEqual(expected));

	test("a cache without sessions keeps none", () =>
		expect(values(program("builder.Services.AddDistributedMemoryCache();"), "sessions")).toEqual([]));
});

describe("SignalR", () => {
	test.each([
		["builder.Services.AddSignalR();", [true], [false]],
		["builder.Services.AddSignalR(o => o.X = true)\n    .AddStackExchangeRedis(url);", [true], [true]],
		["builder.Services.AddSignalR().AddAzureSignalR();", [], []],
		["builder.Services.AddServerSideBlazor();", [true], []],
	])("%s", (services, longLived, adapter) => {
		expect(values(program(services), "longLived")).toEqual(longLived);
		expect(values(program(services), "fanOutAdapter")).toEqual(adapter);
	});
});

describe("databases", () => {
	const use =
		'builder.Services.AddDbContext<Ctx>(o => o.UseNpgsql(builder.Configuration.GetConnectionString("Orders")));';
	const settings = (text: string) => ({
		...program(use),
		"src/Shop.Api/appsettings.json": `{\n  // where orders live\n  "ConnectionStrings": { "Orders": "${text}" }\n}\n`,
	});
	const ends = (files: Files) => pieces(files).flatMap(({ links = [] }) => links.map((one) => one.other));

	test("a connection string is one of the environment, or of the settings", () => {
		const variable = "ConnectionStrings__Orders";
		expect(ends(program(use))).toEqual([{ by: "environment", variable, path: "src/Shop.Api/Program.cs" }]);
		const [end] = ends(settings("Host=orders-db;Password=secret"));
		expect(end).toMatchObject({ by: "environment", variable, otherwise: "orders-db" });
		expect(ends(settings("Host=localhost"))).toEqual([
			{ by: "environment", variable, path: "src/Shop.Api/Program.cs" },
		]);
	});

	test("its pool is 100 where it says nothing", () => {
		expect(new Set(values(settings("Host=orders-db"), "poolSize"))).toEqual(new Set([100]));
		expect(new Set(values(settings("Host=orders-db;Maximum Pool Size=12"), "poolSize"))).toEqual(new Set([12]));
	});

	test.each([
		['builder.Configuration["Redis:Url"]!', [{ by: "environment", variable: "Redis__Url" }]],
		[
			'builder.Configuration.GetConnectionString("cache")',
			[{ by: "environment", variable: "ConnectionStrings__cache" }],
		],
		['"cache:6379,password=p"', [{ by: "host", host: "cache" }]],
		["options", []],
	])("a Redis at %s", (address, expected) =>
		expect(ends(program(`ConnectionMultiplexer.Connect(${address});`))).toMatchObject(expected),
	);

	test("no password leaves the settings", () => {
		const read = JSON.stringify(pieces(settings("Host=orders-db;Username=u;Password=secret")));
		expect(read).not.toContain("secret");
	});

	const scope = (rest: string) => ({
		"src/Shop.Api/Checkout.cs": `public class Checkout\n{\n  public void Place()\n  {\n    using (var scope = new TransactionScope())\n    {\n      using var a = new SqlConnection(one);\n      ${rest}\n    }\n  }\n}\n`,
		"src/Shop.Api/Program.cs": "",
	});
	test.each([
		["using var b = new SqlConnection(two);", [["one", "two"]]],
		["using var b = new SqlConnection(one);", []],
		["", []],
	])("a scope over %j", (rest, expected) => expect(values(scope(rest), "participants")).toEqual(expected));
});

test("calls wait 100 s unless told otherwise", () => {
	const calls = (body: string) =>
		pieces({ "a/Program.cs": body }).flatMap(({ links = [] }) => links.map((one) => one.attributes?.timeout?.value));
	expect(calls('var http = new HttpClient();\nawait http.GetAsync("http://orders/x");')).toEqual([100]);
	expect(
		calls('HttpClient http = new() { Timeout = TimeSpan.FromSeconds(3) };\nawait http.GetAsync("http://orders/x");'),
	).toEqual([3]);
});

test("a program is read with the projects that it refers to, of which what tells nothing is left aside", () => {
	const web =
		'<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><ProjectReference Include="..\\Core\\Core.csproj" /></ItemGroup></Project>';
	const files = {
		"src/Api/Acme.Orders.Api.csproj": web,
		"src/Api/Program.cs": "WebApplication.CreateBuilder(args);",
		"src/Api/Order.cs": "record Order(string Name);",
		"src/Core/Core.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>',
		"src/Core/A.cs": "class A(ShopDbContext context);",
		"src/Else/Else.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>',
		"src/Else/B.cs": "class B(IMemoryCache cache);",
	};
	expect(unitsWith(csharp, sources(files)).map(({ key, entries }) => [key, entries])).toEqual([
		["src/Api", ["src/Api/Program.cs", "src/Core/A.cs"]],
		["src/Else", ["src/Else/B.cs"]],
	]);
	const [unit] = readWith(csharp, sources(files)).fragments;
	expect(unit).toMatchObject({ folder: "src/Api" });
	expect(unit).toHaveProperty("names", expect.arrayContaining(["acme-orders-api", "orders-api", "orders"]));
});

test("tests and generated code are not claimed", () => {
	const claims = (path: string, text = "class A {}\n") => claimsWith(csharp, { path, text });
	expect(claims("src/Api/A.cs")).toBe(true);
	expect(claims("src/Api.UnitTests/A.cs")).toBe(false);
	expect(claims("src/Api/A.Designer.cs", "// <auto-generated>\n")).toBe(false);
});

describe("what takes its work off a bus", () => {
	const worker = (services: string) => ({
		"src/Mail.Worker/Program.cs": `var builder = Host.CreateApplicationBuilder(args);\n${services}\nbuilder.Build().Run();\n`,
	});
	test.each(["AddHostedService<Loop>()", "AddMassTransit(bus => bus.AddConsumer<MailConsumer>())", "AddRebus(c => c)"])(
		"%s",
		(service) => expect(values(worker(`builder.Services.${service};`), "role")).toEqual(["worker"]),
	);
	test("a host that takes nothing is nobody's", () => expect(values(worker(""), "role")).toEqual([]));
	test("its queue", () => {
		const text = `using Azure.Messaging.ServiceBus;\nclass Loop : BackgroundService { void Go() { bus.CreateProcessor("mails"); } }`;
		const all = pieces({ ...worker("builder.Services.AddHostedService<Loop>();"), "src/Mail.Worker/Loop.cs": text });
		expect(all.filter(({ kind }) => kind === "Queue")).toMatchObject([{ standalone: "mails" }]);
	});
});

test("of a large program the files that name a library come first, and a note says what is left", () => {
	const files: Files = { ...program("builder.Services.AddPrices();") };
	for (let number = 100; number < 420; number++)
		files[`src/Shop.Api/Item${number}.cs`] =
			`class Item${number} { int stock; void Take(int n) { if (stock > n) stock = stock - n; } }\n`;
	files["src/Shop.Api/Prices.cs"] =
		'static class Prices { public static void AddPrices(this IServiceCollection services) { services.AddHttpClient("prices", c => c.BaseAddress = new Uri("http://prices")); } }\n';
	const { fragments, notes } = readWith(csharp, sources(files));
	const links = fragments.flatMap((one) => ("links" in one ? (one.links ?? []) : []));
	expect(links.map(({ at }) => at.file)).toContain("src/Shop.Api/Prices.cs");
	expect(notes.map(({ message }) => message)).toEqual([
		"300 of the 322 files that may say something of this program are read",
	]);
});
