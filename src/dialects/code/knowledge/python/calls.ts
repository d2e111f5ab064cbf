import type { CallEntry } from "../../entries/calls.ts";
import type { Library } from "../../knowledge.ts";

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

/** A client of a language model, and what is asked of it: it tries twice more by itself. */
function model(makers: readonly string[], asks: readonly string[], host: string, source: string): Library["symbols"] {
	const like: CallEntry = {
		...{ is: "call", url: ["none"], timeout: ["timeout"], usual: 600, isLong: true, host, source },
		retries: { at: ["max_retries"], usual: 2, pause: "jitter", source },
	};
	return Object.fromEntries(makers.flatMap((maker) => asks.map((ask) => [`${maker}.${ask}`, like])));
}

export const languageModels: Library = {
	imports: ["openai", "anthropic", "langchain_openai", "langchain_anthropic"],
	symbols: {
		...model(
			["openai.OpenAI()", "openai.AsyncOpenAI()"],
			[
				...["chat.completions.create", "chat.completions.parse", "beta.chat.completions.parse"],
				...["completions.create", "responses.create", "responses.parse", "embeddings.create", "images.generate"],
				...["audio.transcriptions.create", "audio.speech.create", "moderations.create"],
			],
			"api.openai.com",
			"openai-python README: max_retries is 2, with a pause that grows and is drawn; timeout is 10 minutes",
		),
		...model(
			["anthropic.Anthropic()", "anthropic.AsyncAnthropic()"],
			["messages.create", "messages.count_tokens", "beta.messages.create", "completions.create"],
			"api.anthropic.com",
			"anthropic-sdk-python README: max_retries is 2, with a pause that grows and is drawn; timeout is 10 minutes",
		),
		...model(
			["langchain_openai.ChatOpenAI()"],
			["invoke", "ainvoke", "batch", "abatch"],
			"api.openai.com",
			"LangChain, ChatOpenAI: max_retries is handed to the client of OpenAI, which takes 2",
		),
		...model(
			["langchain_anthropic.ChatAnthropic()"],
			["invoke", "ainvoke", "batch", "abatch"],
			"api.anthropic.com",
			"LangChain, ChatAnthropic: max_retries is 2",
		),
	},
};

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
