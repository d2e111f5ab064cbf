import type { Library } from "../../knowledge.ts";

const memory = (source: string) => ({ is: "session", kept: "memory", source }) as const;
const shared = (source: string) => ({ is: "session", kept: "shared-store", source }) as const;

export const sessionLibraries: Library = {
	imports: ["io.ktor.server.sessions", "org.springframework.session", "io.vertx.ext.web.sstore"],
	symbols: {
		"io.ktor.server.sessions.SessionStorageMemory": memory("Ktor docs, Sessions: SessionStorageMemory"),
		// Its block of options may stand second as well.
		"io.ktor.server.sessions.cookie": {
			...{ is: "session", kept: "client", elsewhere: ["1"] },
			source: "Ktor docs, Sessions: a cookie holds the session itself unless a storage is given",
		},
		"io.ktor.server.sessions.directorySessionStorage": {
			...{ is: "session", kept: "disk" },
			source: "Ktor docs, Sessions: a folder of the server",
		},
		"org.springframework.session.MapSessionRepository": memory(
			"Spring Session docs: MapSessionRepository is in memory",
		),
		"org.springframework.session.ReactiveMapSessionRepository": memory("Spring Session docs: in memory"),
		"io.vertx.ext.web.sstore.LocalSessionStore.create": memory("Vert.x docs: LocalSessionStore is of one node"),
		"io.vertx.ext.web.sstore.ClusteredSessionStore.create": shared("Vert.x docs: ClusteredSessionStore"),
	},
};

const chat = (source: string) =>
	({ is: "remembers", what: "threads of conversations", anywhere: true, source }) as const;
const springAi = "org.springframework.ai.chat.memory";

/** What answers a client out of what the process remembers of it. */
export const remembering: Library = {
	imports: [springAi, "org.springframework.security.oauth2.server.authorization", "dev.langchain4j.store.memory.chat"],
	symbols: {
		[`${springAi}.InMemoryChatMemory`]: chat("Spring AI docs, Chat Memory: InMemoryChatMemory"),
		[`${springAi}.InMemoryChatMemoryRepository`]: chat("Spring AI docs, Chat Memory: InMemoryChatMemoryRepository"),
		"dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore": chat(
			"LangChain4j docs, Chat Memory: InMemoryChatMemoryStore",
		),
		"org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService": {
			...{ is: "remembers", what: "tokens and codes that it has issued", anywhere: true },
			source: "Spring Authorization Server docs: InMemoryOAuth2AuthorizationService is for development and tests",
		},
	},
};
