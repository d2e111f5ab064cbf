import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { Session } from "../../src/review/session.ts";
import { estates, otherwise } from "../support/large-estates.ts";
import { memoryWorkspace } from "../support/memory-workspace.ts";
import { ourRules } from "../support/rules.ts";
import { runs } from "../support/runs.ts";

type Files = Record<string, string>;
let rules: Awaited<ReturnType<typeof ourRules>>["rules"] = [];
beforeAll(async () => {
	({ rules } = await ourRules());
});

async function fresh(files: Files): Promise<Session> {
	const session = new Session(memoryWorkspace({ ...files }), { rules });
	await session.open();
	return session;
}

/** What decides for other files: references of projects, name spaces for all, packages that share a name, a second program. */
const joined: Record<string, { files: Files; others: Record<string, readonly string[]> }> = {
	go: {
		files: {
			"go.mod": "module example.org/shop\n\ngo 1.22\n",
			Dockerfile: 'FROM golang:1.22\nRUN go build -o /app ./cmd/api\nENTRYPOINT ["/app"]\n',
			"cmd/api/main.go":
				'package main\n\nimport (\n\t"net/http"\n\t"example.org/shop/client"\n)\n\nfunc main() {\n\tclient.Ask("http://next/x")\n\thttp.ListenAndServe(":80", nil)\n}\n',
			"cmd/jobs/main.go":
				'package main\n\nimport "example.org/lib/deep"\n\nfunc main() {\n\tdeep.Ask("http://deep/x")\n}\n',
			"client/client.go":
				'package client\n\nimport "net/http"\n\nvar c = &http.Client{}\n\nfunc Ask(url string) {\n\tres, _ := c.Get(url)\n\tres.Body.Close()\n}\n',
			"lib/go.mod": "module example.org/lib\n",
			"lib/deep/deep.go":
				'package deep\n\nimport "net/http"\n\nfunc Ask(url string) {\n\tres, _ := http.Get(url)\n\tres.Body.Close()\n}\n',
		},
		others: {
			"go.mod": ["module example.org/other\n", "module example.org/lib\n"],
			"lib/go.mod": ["module example.org/shop/client\n", "module example.org/lib/v2\n"],
			"client/client.go": [
				'package client\n\nimport "example.org/lib/deep"\n\nfunc Ask(url string) { deep.Ask(url) }\n',
				'package main\n\nimport "net/http"\n\nfunc main() { http.Get("http://a/b") }\n',
			],
			"cmd/api/main.go": ['package main\n\nimport "example.org/lib/deep"\n\nfunc main() { deep.Ask("http://q/x") }\n'],
			Dockerfile: ["FROM golang:1.22\nRUN go build -o /app ./cmd/jobs\n"],
			"client/go.mod": ["module example.org/lib\n"],
		},
	},
	csharp: {
		files: {
			"shop.sln": "",
			"api/api.csproj":
				'<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><ProjectReference Include="../lib/lib.csproj" /></ItemGroup></Project>',
			"api/Program.cs":
				'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHttpClient<Next>();\nvar app = builder.Build();\napp.MapGet("/", async (Next next) => await next.Get());\napp.Run();\n',
			"api/appsettings.json": '{ "ConnectionStrings": { "Shop": "Host=db;Maximum Pool Size=7" } }',
			"lib/lib.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>',
			"lib/Next.cs":
				'public class Next { private readonly HttpClient http; public Next(HttpClient http) { this.http = http; } public async Task<string> Get() => await http.GetStringAsync("http://next/x"); }\n',
			"lib/Defaults.cs": "public static class Defaults { }\n",
			"lib/Base.cs": "public abstract class Base { public int Id { get; set; } }\n",
			"lib/Stock.cs": "public class Stock : Base { public int Left { get; set; } }\n",
			"lib/Take.cs":
				'public class Take { private readonly ShopDbContext db; public async Task Do(int n) { var stock = await db.Stocks.FindAsync(1); if (stock.Left < n) throw new Exception("none"); stock.Left -= n; await db.SaveChangesAsync(); } }\n',
			"job/job.csproj":
				'<Project Sdk="Microsoft.NET.Sdk.Worker"><ItemGroup><ProjectReference Include="../lib/lib.csproj" /></ItemGroup></Project>',
			"job/Program.cs": "var host = Host.CreateDefaultBuilder(args).Build();\nhost.Run();\n",
		},
		others: {
			"lib/Defaults.cs": [
				"public static class Defaults { public static void Add(IServiceCollection s) => s.ConfigureHttpClientDefaults(h => h.AddStandardResilienceHandler()); }\n",
				"global using Polly;\n",
			],
			"lib/Base.cs": ["public abstract class Base { [Timestamp] public byte[] Version { get; set; } }\n"],
			"lib/lib.csproj": [
				'<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Polly" /></ItemGroup></Project>',
			],
			"api/api.csproj": [
				'<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="Polly" /></ItemGroup></Project>',
				'<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><AssemblyName>front</AssemblyName></PropertyGroup><ItemGroup><ProjectReference Include="../lib/lib.csproj" /></ItemGroup></Project>',
			],
			"job/job.csproj": ['<Project Sdk="Microsoft.NET.Sdk"></Project>'],
			"api/appsettings.json": ['{ "ConnectionStrings": { "Shop": "Host=db;Maximum Pool Size=70" } }'],
			"api/Program.cs": ["var builder = WebApplication.CreateBuilder(args);\nbuilder.Build().Run();\n"],
		},
	},
	traefik: {
		files: {
			"traefik.yml":
				'providers: { docker: {} }\nentryPoints:\n  web: { address: ":80", http: { middlewares: ["calm@file"] } }\n  inside: { address: ":8080" }\n',
			"dynamic.yml":
				"http:\n  middlewares:\n    calm: { rateLimit: { average: 7 } }\n    all: { chain: { middlewares: [calm, again] } }\n",
			"one/compose.yml": [
				"services:",
				"  one:",
				"    image: example/one",
				"    labels:",
				'      - "traefik.http.routers.one.rule=Host(`one.example.org`)"',
				'      - "traefik.http.routers.one.middlewares=all@file,limit"',
				'      - "traefik.http.services.one.loadbalancer.server.port=80"',
				"",
			].join("\n"),
			"two/compose.yml": [
				"services:",
				"  two:",
				"    image: example/two",
				"    labels:",
				'      - "traefik.http.routers.two.rule=Host(`two.example.org`)"',
				'      - "traefik.http.routers.two.entrypoints=inside"',
				'      - "traefik.http.middlewares.limit.ratelimit.average=10"',
				'      - "traefik.http.middlewares.again.retry.attempts=4"',
				'      - "traefik.http.services.two.loadbalancer.server.port=80"',
				"",
			].join("\n"),
		},
		others: {
			"traefik.yml": [
				'providers: { docker: {} }\nentryPoints:\n  inside: { address: ":8080", http: { middlewares: ["limit"] } }\n',
			],
			"dynamic.yml": [
				"http:\n  middlewares:\n    limit: { rateLimit: { average: 9 } }\n    all: { chain: { middlewares: [limit] } }\n",
			],
			"three/dynamic.yml": [
				"http:\n  middlewares:\n    limit: { rateLimit: { average: 3 } }\n    again: { retry: { attempts: 2 } }\n",
			],
		},
	},
};

type Change = { path: string; text: string | undefined };

/** Edits, one after the other, and what a fresh look sees after each. */
async function asFresh(start: Files, changes: readonly Change[]): Promise<void> {
	const files = { ...start };
	const session = await fresh(files);
	for (const { path, text } of changes) {
		if (text === undefined) delete files[path];
		else files[path] = text;
		await session.update([{ path, text }]);
		expect(session.review()).toEqual((await fresh(files)).review());
	}
}

describe("an edit of what decides for other files reads as a fresh look does", () => {
	test.each(Object.keys(joined))("%s", async (kind) => {
		const { files, others } = joined[kind];
		const paths = Object.keys({ ...files, ...others });
		const change = fc
			.record({ path: fc.constantFrom(...paths), pick: fc.nat(), gone: fc.nat(4) })
			.map(({ path, pick, gone }): Change => {
				const texts = [files[path], ...(others[path] ?? []), otherwise(path, files[path] ?? "")];
				return { path, text: gone === 0 ? undefined : texts[pick % texts.length] };
			});
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => asFresh(files, changes)),
			runs(20),
		);
	});

	test.each(Object.keys(estates))("estates: %s", async (kind) => {
		const files: Files = Object.assign({}, ...[0, 1, 2].map((at) => estates[kind](`part${at}`, at)));
		const path = fc.constantFrom(...Object.keys(files));
		const change = fc
			.record({ path, from: path, how: fc.constantFrom("gone", "otherwise", "another", "cut", "back") })
			.map(({ path, from, how }): Change => {
				const text = files[path];
				if (how === "gone") return { path, text: undefined };
				if (how === "otherwise") return { path, text: otherwise(path, text) };
				if (how === "cut") return { path, text: text.slice(0, text.length / 2) };
				return { path, text: how === "another" ? files[from] : text };
			});
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => asFresh(files, changes)),
			runs(4),
		);
	});
});
