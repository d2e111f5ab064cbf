import type { Session } from "../../entries/state.ts";
import type { Library } from "../../knowledge.ts";

/** Flask-Session docs, Configuration: backends by SESSION_TYPE. */
const flaskSession: Session = {
	is: "session",
	setting: "SESSION_TYPE",
	values: {
		filesystem: "disk",
		simple: "memory",
		// SESSION_CACHELIB is a FileSystemCache unless it is set.
		cachelib: "disk",
		redis: "shared-store",
		memcached: "shared-store",
		mongodb: "shared-store",
		sqlalchemy: "shared-store",
		dynamodb: "shared-store",
	},
	source: "Flask-Session docs: SESSION_TYPE names the backend",
};

const memory = (source: string): Session => ({ is: "session", kept: "memory", source });
const shared = (source: string): Session => ({ is: "session", kept: "shared-store", source });

export const sessionLibraries: Library = {
	imports: ["flask_session", "starlette", "fastapi", "starsessions", "fastapi_sessions", "sanic_session", "litestar"],
	symbols: {
		"flask_session.Session": flaskSession,
		"flask_session.Session().init_app": flaskSession,
		"starlette.middleware.sessions.SessionMiddleware": {
			is: "session",
			kept: "client",
			source: "Starlette docs, SessionMiddleware: signed cookies",
		},
		"starsessions.InMemoryStore": memory("starsessions README: InMemoryStore keeps them in the process"),
		"starsessions.stores.InMemoryStore": memory("starsessions README: InMemoryStore keeps them in the process"),
		"starsessions.CookieStore": { is: "session", kept: "client", source: "starsessions README: CookieStore" },
		"starsessions.stores.redis.RedisStore": shared("starsessions README: RedisStore"),
		...Object.fromEntries(
			// With the types that it is of, `InMemoryBackend[UUID, Data]()`, and without.
			["InMemoryBackend", "InMemoryBackend[]"].map((name) => [
				`fastapi_sessions.backends.implementations.${name}`,
				memory("fastapi-sessions docs: InMemoryBackend"),
			]),
		),
		"litestar.middleware.session.server_side.ServerSideSessionConfig": {
			is: "session",
			registered: {
				by: "litestar.Litestar",
				at: ["stores"],
				name: ["store"],
				usual: "sessions",
				shared: ["litestar.stores.redis.", "litestar.stores.valkey."],
			},
			source: "Litestar docs, Stores: a store that nobody registers is a MemoryStore",
		},
		"litestar.middleware.session.client_side.CookieBackendConfig": {
			is: "session",
			kept: "client",
			source: "Litestar docs, Client-side sessions: in encrypted cookies",
		},
		"sanic_session.InMemorySessionInterface": memory("sanic_session docs: InMemorySessionInterface"),
		"sanic_session.AIORedisSessionInterface": shared("sanic_session docs: AIORedisSessionInterface"),
		"sanic_session.RedisSessionInterface": shared("sanic_session docs: RedisSessionInterface"),
	},
};
