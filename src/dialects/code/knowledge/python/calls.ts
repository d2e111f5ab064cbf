import type { CallEntry, Library } from "../../knowledge.ts";

const verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

function client(makers: readonly string[], like: Omit<CallEntry, "is" | "url">): Record<string, CallEntry> {
	const known: Record<string, CallEntry> = {};
	for (const of of makers) {
		for (const verb of verbs) known[`${of}.${verb}`] = { is: "call", url: ["0", "url"], ...like };
		known[`${of}.request`] = { is: "call", url: ["1", "url"], ...like };
		known[`${of}.stream`] = { is: "call", url: ["1", "url"], ...like };
	}
	return known;
}

export const httpClients: Library = {
	imports: ["requests", "httpx", "aiohttp", "urllib3", "urllib"],
	symbols: {
		// A Session carries no timeout (requests docs, Timeouts).
		...client(["requests", "requests.Session()", "requests.session()", "requests.sessions.Session()"], {
			timeout: ["timeout"],
			takes: "timeout",
			usual: "none",
			source: "requests docs, Timeouts: without timeout a request waits for ever",
		}),
		...client(["httpx", "httpx.Client()", "httpx.AsyncClient()"], {
			timeout: ["timeout"],
			usual: 5,
			source: "HTTPX docs, Timeouts: 5 s each for connect, read, write and pool",
		}),
		...client(["aiohttp.ClientSession()"], {
			timeout: ["timeout"],
			usual: 300,
			source: "aiohttp docs, ClientTimeout: total is 300 s",
		}),
		"aiohttp.request": {
			is: "call",
			url: ["1", "url"],
			timeout: ["timeout"],
			usual: 300,
			source: "aiohttp docs, ClientTimeout: total is 300 s",
		},
		"urllib3.PoolManager().request": {
			is: "call",
			url: ["1", "url"],
			timeout: ["timeout"],
			takes: "timeout",
			usual: "none",
			source: "urllib3 docs, Timeouts: none is set",
		},
		"urllib.request.urlopen": {
			is: "call",
			url: ["0.0", "0.url", "0", "url"],
			timeout: ["2", "timeout"],
			takes: "timeout",
			usual: "none",
			source: "Python docs, urllib.request: the global default, none",
		},
	},
};
