/** Where a library takes what bounds a call, and what it does where it is given nothing. Times in milliseconds. */
export interface Bounds {
	/** Option names that hold a time (outermost first), the first that is given counts; `signal` is looked at always. */
	timeout?: string[][];
	/** Seconds, or none at all. */
	usual: { timeout: number | "none"; source: string };
	retries?: { keys: string[][]; usual: number; backoff: "none" | "fixed" | "exponential" | "jitter"; source: string };
}

/** A call of a library: how its export is reached (as an `Origin`'s path), and where its arguments stand. */
export interface CallShape {
	path: RegExp;
	/** Position of the address; absent where it only ever is the client's own or an option. */
	url?: number;
	/** Position of the options; -1 is the last argument. */
	options?: number;
}

export interface ClientLibrary {
	calls: CallShape[];
	/** Clients that hold an address of their own, made once and used by `calls`. */
	makers?: CallShape[];
	/** Options that hold an address, in the order in which the library prefers them. */
	address?: string[];
	bounds: Bounds;
	/** Who answers where it is given no other address. */
	host?: string;
	/** What is asked for takes its time: minutes without an answer are nothing unusual. */
	isLong?: boolean;
	/** A connection that stays open is no call that somebody waits for. */
	staysOpen?: boolean;
	/** What it makes calls by itself: every request that comes in goes on. */
	forwards?: boolean;
}

const nodeFetch: Bounds = {
	usual: { timeout: 300, source: "undici docs, which Node.js fetch is: headersTimeout is 300 s" },
};
const undici: Bounds = {
	timeout: [["headersTimeout"]],
	usual: { timeout: 300, source: "undici docs: headersTimeout is 300 s" },
};
const none = (source: string, timeout?: string[][]): Bounds => ({
	...(timeout && { timeout }),
	usual: { timeout: "none", source },
});
const axios = none("axios README: timeout is 0, none", [["timeout"]]);
const url = (path: RegExp): CallShape => ({ path, url: 0, options: 1 });
const fetchLike: ClientLibrary = {
	calls: [url(/^(\.fetch|\.default)?$/)],
	bounds: none("node-fetch README: a request without a signal has no timeout", [["timeout"]]),
};
const request: ClientLibrary = {
	calls: [url(/^(\.(get|post|put|patch|del|delete|head))?$/)],
	address: ["url", "uri", "baseUrl"],
	bounds: none("request README: timeout is not set", [["timeout"]]),
};
const grpcSource = "gRPC docs, Deadlines: a call without a deadline waits for ever";

/** A client of a language model: its `client` is made once, and tries twice more by itself. */
function model(calls: RegExp, client: RegExp, host: string, source: string): ClientLibrary {
	return {
		calls: [{ path: calls, options: 1 }],
		makers: [{ path: client, options: 0 }],
		address: ["baseURL"],
		host,
		isLong: true,
		bounds: {
			timeout: [["timeout"]],
			usual: { timeout: 600, source },
			retries: { keys: [["maxRetries"]], usual: 2, backoff: "jitter", source },
		},
	};
}

export const globalFetch: ClientLibrary = { calls: [url(/^$/)], bounds: nodeFetch };

/** A stub that @grpc/grpc-js makes: `new OrdersClient(address, credentials.createInsecure())`. */
export const grpcStub: ClientLibrary = { calls: [], bounds: none(grpcSource, [["deadline"]]) };

/** A ClientProxy or ClientGrpc of NestJS. */
export const nestClient: ClientLibrary = {
	calls: [],
	bounds: none("NestJS docs, Microservices: a client waits for ever unless the stream is given a timeout"),
};

export const clientLibraries: Record<string, ClientLibrary> = {
	undici: {
		calls: [
			url(/^\.(fetch|request|stream|pipeline)$/),
			{ path: /^\.(Pool|Client)\(\)\.(request|stream)$/, options: 0 },
		],
		makers: [url(/^\.(Pool|Client)$/)],
		bounds: undici,
	},
	"node-fetch": fetchLike,
	"cross-fetch": fetchLike,
	axios: {
		calls: [
			url(/^(\.create\(\))?(\.axios)?$/),
			url(/^(\.create\(\)|:AxiosInstance)?\.(get|delete|head|options)$/),
			{ path: /^(\.create\(\)|:AxiosInstance)?\.(post|put|patch)(Form)?$/, url: 0, options: 2 },
			{ path: /^(\.create\(\)|:AxiosInstance)?\.request$/, options: 0 },
		],
		makers: [{ path: /^\.create$/, options: 0 }],
		address: ["url", "baseURL"],
		bounds: axios,
	},
	"@nestjs/axios": {
		calls: [
			url(/^:HttpService(\.axiosRef)?\.(get|delete|head)$/),
			{ path: /^:HttpService(\.axiosRef)?\.(post|put|patch)$/, url: 0, options: 2 },
			{ path: /^:HttpService(\.axiosRef)?\.request$/, options: 0 },
		],
		address: ["url", "baseURL"],
		bounds: axios,
	},
	got: {
		calls: [url(/^(\.got)?(\.extend\(\))?(\.(get|post|put|patch|delete|head|stream|paginate))?$/)],
		makers: [{ path: /^(\.got)?\.extend$/, options: 0 }],
		address: ["url", "prefixUrl"],
		bounds: {
			timeout: [["timeout", "request"], ["timeout"]],
			usual: { timeout: "none", source: "got docs: timeout is not set" },
			retries: {
				keys: [["retry", "limit"], ["retry"]],
				usual: 2,
				backoff: "exponential",
				source: "got docs: retry.limit is 2, for idempotent methods",
			},
		},
	},
	ky: {
		calls: [url(/^((\.(extend|create)\(\))?)(\.(get|post|put|patch|delete|head))?$/)],
		makers: [{ path: /^\.(extend|create)$/, options: 0 }],
		address: ["prefixUrl"],
		bounds: {
			timeout: [["timeout"]],
			usual: { timeout: 10, source: "ky README: timeout is 10 s" },
			retries: {
				keys: [["retry", "limit"], ["retry"]],
				usual: 2,
				backoff: "exponential",
				source: "ky README: retry.limit is 2, for idempotent methods",
			},
		},
	},
	openai: model(
		/^(\.default|\.OpenAI|\.AzureOpenAI)?\(\)\.(beta\.)?(chat\.completions|completions|responses|embeddings|images|audio\.\w+|moderations)\.(create|parse|generate|edit)$/,
		/^(\.default|\.OpenAI)?$/,
		"api.openai.com",
		"openai-node README: maxRetries is 2, with a pause that grows and is drawn; timeout is 10 minutes",
	),
	"@anthropic-ai/sdk": model(
		/^(\.default|\.Anthropic)?\(\)\.(beta\.)?(messages|completions)\.(create|parse|countTokens)$/,
		/^(\.default|\.Anthropic)?$/,
		"api.anthropic.com",
		"anthropic-sdk-typescript README: maxRetries is 2, with a pause that grows and is drawn; timeout is 10 minutes",
	),
	ofetch: {
		calls: [url(/^(\.ofetch|\.\$fetch|\.default)?(\.create\(\))?(\.raw)?$/)],
		makers: [{ path: /^\.(ofetch|\$fetch)\.create$/, options: 0 }],
		address: ["baseURL"],
		bounds: {
			timeout: [["timeout"]],
			usual: nodeFetch.usual,
			retries: { keys: [["retry"]], usual: 1, backoff: "none", source: "ofetch README: retry is 1, retryDelay 0" },
		},
	},
	"fetch-retry": {
		calls: [url(/^\(\)$/)],
		makers: [{ path: /^$/, options: 1 }],
		bounds: {
			usual: nodeFetch.usual,
			retries: {
				keys: [["retries"]],
				usual: 3,
				backoff: "fixed",
				source: "fetch-retry README: retries is 3, retryDelay is 1000 ms",
			},
		},
	},
	superagent: {
		calls: [{ path: /^\.(get|post|put|patch|del|delete|head)$/, url: 0 }],
		bounds: none("superagent docs, Timeouts: none is set"),
	},
	request,
	"request-promise": request,
	"request-promise-native": request,
	// The option `timeout` only tells of an idle socket; the request goes on.
	http: {
		calls: [url(/^\.(request|get)$/)],
		address: ["hostname", "host"],
		bounds: none("Node.js http docs: a request has no timeout of its own"),
	},
	https: {
		calls: [url(/^\.(request|get)$/)],
		address: ["hostname", "host"],
		bounds: none("Node.js http docs: a request has no timeout of its own"),
	},
	"graphql-request": {
		calls: [url(/^(\.request|\.default)$/), { path: /^\.GraphQLClient\(\)\.(request|rawRequest)$/ }],
		makers: [url(/^\.GraphQLClient$/)],
		bounds: nodeFetch,
	},
	"@apollo/client": {
		calls: [],
		makers: [{ path: /^\.(HttpLink|createHttpLink|ApolloClient)$/, options: 0 }],
		address: ["uri"],
		bounds: nodeFetch,
	},
	"@apollo/gateway": {
		calls: [],
		makers: [{ path: /^\.RemoteGraphQLDataSource$/, options: 0 }],
		address: ["url"],
		bounds: nodeFetch,
	},
	"nice-grpc": { calls: [], makers: [{ path: /^\.createChannel$/, url: 0 }], bounds: none(grpcSource) },
	"@connectrpc/connect-node": {
		calls: [],
		makers: [{ path: /^\.create(Connect|Grpc|GrpcWeb)Transport$/, options: 0 }],
		address: ["baseUrl"],
		bounds: none("Connect docs: defaultTimeoutMs is not set", [["defaultTimeoutMs"]]),
	},
	"socket.io-client": {
		calls: [url(/^(\.io|\.connect)?$/)],
		bounds: none("a connection that stays open"),
		staysOpen: true,
	},
	ws: {
		calls: [{ path: /^(\.WebSocket)?$/, url: 0, options: -1 }],
		bounds: none("a connection that stays open"),
		staysOpen: true,
	},
	"http-proxy-middleware": {
		calls: [{ path: /^\.(createProxyMiddleware|legacyCreateProxyMiddleware)$/, options: -1 }],
		address: ["target"],
		bounds: none("http-proxy README: proxyTimeout is not set", [["proxyTimeout"]]),
		forwards: true,
	},
	"express-http-proxy": {
		calls: [url(/^$/)],
		bounds: none("express-http-proxy README: timeout is not set", [["timeout"]]),
		forwards: true,
	},
	"http-proxy": {
		calls: [{ path: /^\.(createProxyServer|createProxy)$/, options: 0 }],
		address: ["target"],
		bounds: none("http-proxy README: proxyTimeout is not set", [["proxyTimeout"]]),
		forwards: true,
	},
};

/** What calls a function again, or gives it up, around whatever it calls. */
export interface Wrapper {
	path: RegExp;
	retries?: {
		key: string;
		/** The number counts the first try, too. */
		countsTries?: boolean;
		/** Retries where nothing is given. */
		usual: number;
		jitter: boolean;
		randomize?: string;
		/** The pauses are alike unless this option is given. */
		pause?: { factor: string; usual: "fixed" };
		source: string;
	};
	breaker?: boolean;
	timeout?: string;
}

export const wrappers: Record<string, Wrapper> = {
	"p-retry": {
		path: /^$/,
		retries: {
			key: "retries",
			usual: 10,
			jitter: false,
			randomize: "randomize",
			source: "p-retry README: retries is 10",
		},
	},
	"async-retry": {
		path: /^$/,
		retries: { key: "retries", usual: 10, jitter: true, source: "async-retry README: retries is 10, randomize true" },
	},
	"promise-retry": {
		path: /^$/,
		retries: {
			key: "retries",
			usual: 10,
			jitter: false,
			randomize: "randomize",
			source: "promise-retry README: retries is 10",
		},
	},
	"exponential-backoff": {
		path: /^\.backOff$/,
		retries: {
			key: "numOfAttempts",
			countsTries: true,
			usual: 9,
			jitter: false,
			randomize: "jitter",
			source: "exponential-backoff README: numOfAttempts is 10, jitter is none",
		},
	},
	"@lifeomic/attempt": {
		path: /^\.retry$/,
		retries: {
			key: "maxAttempts",
			countsTries: true,
			usual: 2,
			jitter: false,
			pause: { factor: "factor", usual: "fixed" },
			randomize: "jitter",
			source: "attempt README: maxAttempts is 3, delay is 200 ms, factor is 0",
		},
	},
	opossum: { path: /^$/, breaker: true },
	"p-timeout": { path: /^$/, timeout: "milliseconds" },
};
