import type { Library, Session } from "../../knowledge.ts";

/** Flask-Session docs, Configuration: backends by SESSION_TYPE. */
const flaskSession: Session = {
	is: "session",
	setting: "SESSION_TYPE",
	values: {
		filesystem: "memory",
		simple: "memory",
		cachelib: "memory",
		redis: "shared-store",
		memcached: "shared-store",
		mongodb: "shared-store",
		sqlalchemy: "shared-store",
		dynamodb: "shared-store",
	},
	source: "Flask-Session docs: SESSION_TYPE names the backend",
};

export const sessionLibraries: Library = {
	imports: ["flask_session", "starlette", "fastapi", "starsessions"],
	symbols: {
		"flask_session.Session": flaskSession,
		"flask_session.Session().init_app": flaskSession,
		"starlette.middleware.sessions.SessionMiddleware": {
			is: "session",
			kept: "client",
			source: "Starlette docs, SessionMiddleware: signed cookies",
		},
	},
};
