import { beforeAll, expect, test } from "vitest";
import { pythonKnowledge } from "../../../src/dialects/code/knowledge/python/index.ts";
import { python } from "../../../src/dialects/code/languages/python.ts";
import { Program } from "../../../src/dialects/code/program.ts";
import { dialects } from "../../../src/dialects/index.ts";
import { Session } from "../../../src/review/session.ts";
import { memoryWorkspace } from "../../support/memory-workspace.ts";

beforeAll(() => python.load?.());

test("what a name means is asked anew once its file is known", () => {
	const own = python.parse({ path: "shop/own.py", text: "import a as store\n" });
	const other = python.parse({ path: "shop/other.py", text: "import b as store\nstore.get()\n" });
	const program = new Program(own, python, pythonKnowledge, () => undefined);
	const { callee } = other.calls[0];
	const name = callee.kind === "member" ? callee.of : callee;
	const before = program.bindingsOf(name).map(({ from }) => from);
	program.know(other);
	const after = program.bindingsOf(name).map(({ from }) => from);
	expect([before, after]).toEqual([["a"], ["b"]]);
});

const manifest = JSON.stringify({ name: "shop", dependencies: { axios: "1", opossum: "8", express: "4" } });
const pythonic = (timeout: string) => ({
	"app/clients.py": `import httpx\n\nTIMEOUT = ${timeout}\nclient = httpx.Client(timeout=TIMEOUT)\n`,
	"app/main.py":
		'from fastapi import FastAPI\n\nfrom .clients import client\n\napp = FastAPI()\n\n\n@app.get("/")\ndef root():\n    return client.get("https://prices.example.com/all").json()\n',
});
const typescript = (timeout: string) => ({
	"package.json": manifest,
	"src/config.ts": `export const timeout = ${timeout};\n`,
	"src/main.ts":
		'import axios from "axios";\nimport express from "express";\nimport { timeout } from "./config";\n\nconst app = express();\napp.get("/", async (_, response) => response.json((await axios.get("https://prices.example.com/all", { timeout })).data));\napp.listen(80);\n',
});
const go = (timeout: string) => ({
	"go.mod": "module example.com/shop\n\ngo 1.22\n",
	"clients/clients.go": `package clients\n\nimport (\n\t"net/http"\n\t"time"\n)\n\nvar Client = &http.Client{Timeout: ${timeout} * time.Second}\n`,
	"main.go":
		'package main\n\nimport (\n\t"net/http"\n\n\t"example.com/shop/clients"\n)\n\nfunc main() {\n\thttp.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {\n\t\tclients.Client.Get("https://prices.example.com/all")\n\t})\n\thttp.ListenAndServe(":80", nil)\n}\n',
});

async function opened(files: Record<string, string>) {
	const session = new Session(memoryWorkspace(files), { rules: [], dialects });
	await session.open();
	return session;
}

test.each([
	["python", pythonic, "app/clients.py"],
	["typescript", typescript, "src/config.ts"],
	["go", go, "clients/clients.go"],
] as const)("%s: an edit of what a file imports is seen in the file", async (_, files, path) => {
	const [before, after] = [files("3"), files("7")] as Record<string, string>[];
	const warm = await opened(before);
	const first = JSON.stringify(warm.review().design);
	await warm.update([{ path, text: after[path] }]);
	const cold = await opened(after);
	expect(JSON.stringify(warm.review().design)).not.toBe(first);
	expect(warm.review()).toEqual(cold.review());
});
