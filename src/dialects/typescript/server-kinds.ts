import type { Origin } from "./origins.ts";

/** What an application framework makes, and how it is stopped. */
export type ServerKind = "http" | "fastify" | "nest";

const factories: Record<string, { paths: RegExp; kind: ServerKind }> = {
	express: { paths: /^\(\)|^:(Express|Application|Express\.Application)$/, kind: "http" },
	fastify: { paths: /^(\.fastify)?\(\)|^:FastifyInstance$/, kind: "fastify" },
	koa: { paths: /^\(\)|^:Koa$/, kind: "http" },
	http: { paths: /^\.(createServer|Server)\(\)|^:Server$/, kind: "http" },
	https: { paths: /^\.(createServer|Server)\(\)|^:Server$/, kind: "http" },
	http2: { paths: /^\.create(Secure)?Server\(\)|^:Http2(Secure)?Server$/, kind: "http" },
	"@nestjs/core": { paths: /^\.NestFactory\.create(Microservice)?\(\)/, kind: "nest" },
	"@nestjs/common": { paths: /^:INest(Application|Microservice)$/, kind: "nest" },
	"@nestjs/platform-express": { paths: /^:NestExpressApplication$/, kind: "nest" },
	"@nestjs/platform-fastify": { paths: /^:NestFastifyApplication$/, kind: "nest" },
	stoppable: { paths: /^\(\)/, kind: "http" },
	restify: { paths: /^\.createServer\(\)/, kind: "http" },
	polka: { paths: /^\(\)/, kind: "http" },
	connect: { paths: /^\(\)/, kind: "http" },
	"apollo-server": { paths: /^\.ApolloServer\(\)/, kind: "http" },
	"socket.io": { paths: /^(\.Server)?\(\)/, kind: "http" },
};

/** The kind of server that an origin is; undefined for anything else. Only calls that return the server may follow. */
export function serverFactory(origin: Origin | undefined): ServerKind | undefined {
	const factory = origin && Object.hasOwn(factories, origin.from) ? factories[origin.from] : undefined;
	const made = origin && factory?.paths.exec(origin.path)?.[0];
	if (!origin || !factory || made === undefined) return;
	return /^(\.(use|set|register|disable|enable|on|withTypeProvider)\(\))*$/.test(origin.path.slice(made.length))
		? factory.kind
		: undefined;
}
