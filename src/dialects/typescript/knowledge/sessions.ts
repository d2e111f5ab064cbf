/** What a library does with sessions where it is given no store. */
export interface SessionLibrary {
	sessions: "memory" | "client";
	source: string;
	/** Whether a store can be given to it that works as express-session's do. */
	takesStore: boolean;
	/** Names of its exports that set sessions up; the module itself when absent. */
	exports?: string[];
	plugin?: boolean;
}

const memory = (source: string, plugin = false): SessionLibrary => ({
	sessions: "memory",
	source,
	takesStore: true,
	plugin,
});
const client = (source: string, more: Partial<SessionLibrary> = {}): SessionLibrary => ({
	sessions: "client",
	source,
	takesStore: false,
	...more,
});

export const sessionLibraries: Record<string, SessionLibrary> = {
	"express-session": memory("express-session README: without a store, sessions are kept in MemoryStore"),
	"@fastify/session": memory("@fastify/session README: without a store, sessions are kept in memory", true),
	"fastify-session": memory("fastify-session README: without a store, sessions are kept in memory", true),
	"koa-generic-session": memory("koa-generic-session README: without a store, sessions are kept in memory"),
	"koa-session": client("koa-session README: sessions are kept in a cookie unless a store is given", {
		takesStore: true,
	}),
	"cookie-session": client("cookie-session README: the session is the cookie"),
	"hono-sessions": client("hono-sessions README: the session is kept where its store says", {
		takesStore: true,
		exports: ["sessionMiddleware"],
	}),
	"iron-session": client("iron-session README: the session is an encrypted cookie", { exports: ["getIronSession"] }),
	"iron-session/next": client("iron-session README: the session is an encrypted cookie", {
		exports: ["withIronSessionApiRoute", "withIronSessionSsr"],
	}),
	"iron-session/express": client("iron-session README: the session is an encrypted cookie", {
		exports: ["ironSession"],
	}),
	"@fastify/secure-session": client("@fastify/secure-session README: the session is an encrypted cookie", {
		plugin: true,
	}),
};
