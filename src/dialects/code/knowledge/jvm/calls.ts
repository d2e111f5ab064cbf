import type { CallEntry } from "../../entries/calls.ts";
import type { Library } from "../../knowledge.ts";

const read = [
	"readTimeout",
	"responseTimeout",
	"socketTimeout",
	"callTimeout",
	"requestTimeoutMillis",
	"requestTimeout",
	// Of the factory or the connector that it is given.
	"0.readTimeout",
	"requestFactory.readTimeout",
	"requestFactory.0.readTimeout",
	"requestFactory.0.responseTimeout",
	"clientConnector.0.responseTimeout",
	// Apache's client, which the factory is given: its requests' settings, or those of its connections.
	...["0.0", "requestFactory.0.0", "requestFactory.0"].flatMap((client) => [
		`${client}.defaultRequestConfig.responseTimeout`,
		`${client}.connectionManager.defaultConnectionConfig.socketTimeout`,
		`${client}.connectionManager.defaultSocketConfig.soTimeout`,
	]),
];

function methods(
	of: string,
	names: readonly string[],
	like: Omit<CallEntry, "is" | "url"> & { url?: string[] },
): Record<string, CallEntry> {
	return Object.fromEntries(names.map((name) => [`${of}.${name}`, { is: "call", url: ["0"], ...like }]));
}

const templates = [
	"getForObject",
	"getForEntity",
	"postForObject",
	"postForEntity",
	"postForLocation",
	"put",
	"delete",
	"exchange",
	"patchForObject",
	"execute",
	"headForHeaders",
	"optionsForAllow",
];
const verbs = ["get", "post", "put", "patch", "delete", "head"];
/** Boot docs: since 3.4, and as they are called since 4.0. */
const settings = ["spring.http.client.read-timeout", "spring.http.clients.read-timeout"];
const restTemplate = {
	settings,
	timeout: read,
	unit: "ms",
	usual: "none",
	made: true,
	source: "Spring Framework: RestTemplate takes the JDK's client, which waits without an end",
} as const;

/** Spring's reference, HTTP service clients: an interface whose calls go over a client that its adapter is given. */
const adapters = {
	...methods("org.springframework.web.client.support.RestClientAdapter", ["create"], {
		...restTemplate,
		url: [],
		over: ["0"],
		source: "Spring Framework: RestClient sets no read time-out of its own",
	}),
	...methods("org.springframework.web.client.support.RestTemplateAdapter", ["create"], {
		...restTemplate,
		url: [],
		over: ["0"],
	}),
	...methods("org.springframework.web.reactive.function.client.support.WebClientAdapter", ["create", "forClient"], {
		url: [],
		over: ["0"],
		timeout: [...read, "timeout"],
		usual: "none",
		made: true,
		source: "Reactor Netty: no response time-out",
	}),
};

/** Spring's clients: those that Boot's own builders make take their time-outs from settings. */
export const springClients: Library = {
	imports: [
		"org.springframework.web.client",
		"org.springframework.web.reactive.function.client",
		"org.springframework.boot.web.client",
		"org.springframework.boot.restclient",
	],
	symbols: {
		...methods("org.springframework.web.client.RestTemplate()", templates, restTemplate),
		...adapters,
		"org.springframework.boot.web.client.RestTemplateBuilder()": {
			is: "fluent",
			ends: { build: "org.springframework.web.client.RestTemplate()" },
		},
		"org.springframework.boot.restclient.RestTemplateBuilder()": {
			is: "fluent",
			ends: { build: "org.springframework.web.client.RestTemplate()" },
		},
		"org.springframework.web.client.RestClient.builder()": {
			is: "fluent",
			ends: { build: "org.springframework.web.client.RestClient()" },
		},
		"org.springframework.web.client.RestClient.Builder()": {
			is: "fluent",
			ends: { build: "org.springframework.web.client.RestClient()" },
		},
		...Object.fromEntries(
			verbs.flatMap((verb) =>
				["RestClient()", "RestClient.create()"].map((of) => [
					`org.springframework.web.client.${of}.${verb}().uri`,
					{
						is: "call",
						url: ["0"],
						timeout: read,
						unit: "ms",
						usual: "none",
						made: true,
						settings,
						source: "Spring Framework: RestClient sets no read time-out of its own",
					} satisfies CallEntry,
				]),
			),
		),
		"org.springframework.web.reactive.function.client.WebClient.builder()": {
			is: "fluent",
			ends: { build: "org.springframework.web.reactive.function.client.WebClient()" },
		},
		"org.springframework.web.reactive.function.client.WebClient.Builder()": {
			is: "fluent",
			ends: { build: "org.springframework.web.reactive.function.client.WebClient()" },
		},
		...Object.fromEntries(
			verbs.flatMap((verb) =>
				["WebClient()", "WebClient.create()"].map((of) => [
					`org.springframework.web.reactive.function.client.${of}.${verb}().uri`,
					{
						is: "call",
						url: ["0"],
						timeout: [...read, "timeout"],
						usual: "none",
						made: true,
						behind: ["timeout", "block"],
						source: "Reactor Netty: no response time-out",
					} satisfies CallEntry,
				]),
			),
		),
	},
};

/** Feign's interfaces: the mark says who answers. */
export const feign: Library = {
	imports: ["org.springframework.cloud.openfeign"],
	symbols: {
		"org.springframework.cloud.openfeign.FeignClient": {
			is: "call",
			url: ["url", "name", "value", "0"],
			isName: true,
			timeout: [],
			settings: [
				"spring.cloud.openfeign.client.config.{name}.read-timeout",
				// Spring Cloud before 2022.
				"feign.client.config.{name}.read-timeout",
				"spring.cloud.openfeign.client.config.default.read-timeout",
				"feign.client.config.default.read-timeout",
			],
			usual: 60,
			source: "Feign, Request.Options: 10 s to connect, 60 s to read",
		},
	},
};

export const httpClients: Library = {
	imports: ["java.net", "okhttp3", "io.ktor.client"],
	symbols: {
		"okhttp3.OkHttpClient().newBuilder()": { is: "fluent", ends: { build: "okhttp3.OkHttpClient()" } },
		...Object.fromEntries(
			["openConnection", "openStream"].map((name) => [
				`java.net.URL().${name}`,
				{
					is: "call",
					url: ["none"],
					timeout: ["readTimeout"],
					unit: "ms",
					usual: "none",
					source: "Java docs, URLConnection: a read time-out of 0, which has no end",
				} satisfies CallEntry,
			]),
		),
		"okhttp3.OkHttpClient.Builder()": { is: "fluent", ends: { build: "okhttp3.OkHttpClient()" } },
		"okhttp3.Request.Builder()": { is: "fluent", ends: { build: "okhttp3.Request()" } },
		"okhttp3.OkHttpClient().newCall": {
			is: "call",
			url: ["0.url"],
			timeout: ["callTimeout", "readTimeout"],
			unit: "ms",
			usual: 10,
			source: "OkHttp docs: connect, read and write time-outs are 10 s",
		},
		...Object.fromEntries(
			["HttpClient()", "HttpClient.newHttpClient()"].flatMap((of) =>
				["send", "sendAsync"].map((verb) => [
					`java.net.http.${of}.${verb}`,
					{
						is: "call",
						url: ["0.uri.0", "0.newBuilder.0", "0.uri", "0.newBuilder"],
						timeout: ["0.timeout"],
						// What a CompletableFuture takes.
						behind: ["get", "orTimeout", "completeOnTimeout"],
						usual: "none",
						source: "Java docs, HttpRequest.Builder.timeout: without one a request waits without an end",
					} satisfies CallEntry,
				]),
			),
		),
		"java.net.http.HttpRequest.newBuilder()": { is: "fluent", ends: { build: "java.net.http.HttpRequest()" } },
		"java.net.http.HttpClient.newBuilder()": { is: "fluent", ends: { build: "java.net.http.HttpClient()" } },
		...methods("io.ktor.client.HttpClient()", verbs, {
			timeout: read,
			unit: "ms",
			usual: "none",
			made: true,
			// Ktor, engines: CIO's requestTimeout is 15 s; OkHttp's client has its own 10 s to read.
			engines: { at: ["0"], usual: { CIO: 15, OkHttp: 10 } },
			source: "Ktor docs: without the plugin HttpTimeout most engines wait without an end",
		}),
	},
};

const apache = (of: string, usual: CallEntry["usual"], source: string): Library["symbols"] => {
	const made = ["CloseableHttpClient()", "HttpClients.createDefault()", "HttpClients.createSystem()"];
	const client: CallEntry = {
		is: "call",
		url: ["0.0", "0.uri", "0.url"],
		timeout: [
			"0.config.responseTimeout",
			"0.config.socketTimeout",
			"defaultRequestConfig.responseTimeout",
			"defaultRequestConfig.socketTimeout",
			"defaultSocketConfig.soTimeout",
			"connectionManager.defaultConnectionConfig.socketTimeout",
			"connectionManager.defaultSocketConfig.soTimeout",
		],
		unit: "ms",
		usual,
		made: true,
		settled: ["0.config", "defaultRequestConfig", "defaultSocketConfig", "connectionManager"],
		source,
	};
	const builders = ["HttpClients.custom()", "HttpClientBuilder.create()"];
	return {
		...Object.fromEntries(
			builders.map((one) => [
				`${of}.${one}`,
				{ is: "fluent", ends: { build: `${of}.CloseableHttpClient()` } } as const,
			]),
		),
		...Object.fromEntries(made.map((one) => [`${of}.${one}.execute`, client])),
	};
};

/** Apache's clients, the old one and the new. */
export const apacheClients: Library = {
	imports: ["org.apache.http.impl.client", "org.apache.hc.client5.http.impl.classic"],
	symbols: {
		...apache(
			"org.apache.http.impl.client",
			"none",
			"HttpClient 4.5, RequestConfig: a socket time-out of -1, the system's",
		),
		...apache(
			"org.apache.hc.client5.http.impl.classic",
			180,
			"HttpClient 5, ConnectionConfig and RequestConfig: 3 minutes",
		),
	},
};

const jaxRs = (of: string): Library["symbols"] => ({
	[`${of}.ClientBuilder.newBuilder()`]: { is: "fluent", ends: { build: `${of}.Client()` } },
	...Object.fromEntries(
		["Client()", "ClientBuilder.newClient()"].map((one) => [
			`${of}.${one}.target`,
			{
				is: "call",
				url: ["0"],
				timeout: ["readTimeout"],
				unit: "ms",
				usual: "none",
				made: true,
				settled: ["0.config", "withConfig", "config", "property"],
				source: "Jakarta REST, ClientBuilder.readTimeout: 0, which has no end",
			} satisfies CallEntry,
		]),
	),
});

/** OkHttp's client, as Retrofit is given it; without one it makes its own. */
const retrofit: CallEntry = {
	is: "call",
	url: ["none"],
	timeout: ["client.callTimeout", "client.readTimeout"],
	unit: "ms",
	usual: 10,
	made: true,
	settled: ["client", "callFactory"],
	source: "Retrofit, Retrofit.Builder.client: OkHttp's, whose connect, read and write time-outs are 10 s",
};

/** Jakarta REST's client, and interfaces that Feign and Retrofit fill in. */
export const otherClients: Library = {
	imports: ["javax.ws.rs.client", "jakarta.ws.rs.client", "feign", "retrofit2"],
	symbols: {
		"retrofit2.Retrofit.Builder()": { is: "fluent", ends: { build: "retrofit2.Retrofit()" } },
		"retrofit2.Retrofit().create": retrofit,
		...jaxRs("javax.ws.rs.client"),
		...jaxRs("jakarta.ws.rs.client"),
		"feign.Feign.builder()": { is: "fluent", ends: { target: "feign.Feign()" } },
		"feign.Feign.builder().target": {
			is: "call",
			url: ["1"],
			timeout: ["options.2", "options.readTimeout"],
			usual: 60,
			made: true,
			settled: ["options", "client"],
			retries: {
				at: ["retryer.2", "retryer"],
				usual: 4,
				pause: "exponential",
				source: "Feign, Retryer.Default: 5 tries, from 100 ms to 1 s, without jitter",
			},
			source: "Feign, Request.Options: 10 s to connect, 60 s to read",
		},
	},
};
