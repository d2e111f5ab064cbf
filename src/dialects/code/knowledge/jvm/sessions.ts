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
		"io.ktor.server.sessions.directorySessionStorage": memory("Ktor docs, Sessions: a folder of the server"),
		"org.springframework.session.MapSessionRepository": memory(
			"Spring Session docs: MapSessionRepository is in memory",
		),
		"org.springframework.session.ReactiveMapSessionRepository": memory("Spring Session docs: in memory"),
		"io.vertx.ext.web.sstore.LocalSessionStore.create": memory("Vert.x docs: LocalSessionStore is of one node"),
		"io.vertx.ext.web.sstore.ClusteredSessionStore.create": shared("Vert.x docs: ClusteredSessionStore"),
	},
};
