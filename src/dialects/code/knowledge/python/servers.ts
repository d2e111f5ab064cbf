import type { Library } from "../../knowledge.ts";

const killed = "Python, signal: without a handler SIGTERM ends the process at once, with requests open";
const app = (runtime: "threads" | "event-loop", source: string) =>
	({ is: "server", listens: false, role: "server", runtime, source }) as const;
const runs = (sigterm: "handled" | "ignored", runtime: "threads" | "event-loop", source: string) =>
	({ is: "server", listens: true, role: "server", sigterm, runtime, source }) as const;
/** Each is a keyword of the call: Uvicorn, Sanic and Granian call them workers, Werkzeug processes. */
const workers = { processes: ["workers"] };
const threads = "a WSGI server keeps one of its threads or processes for each request";
const loop = "ASGI: all requests of a process share one event loop";
const route = { is: "route" } as const;
const routes = (of: string) =>
	Object.fromEntries(
		["route", "get", "post", "put", "patch", "delete", "api_route", "websocket"].map((name) => [
			`${of}.${name}`,
			route,
		]),
	);

export const flask: Library = {
	imports: ["flask", "quart"],
	symbols: {
		"flask.Flask": app("threads", threads),
		"flask.Flask().run": { ...runs("ignored", "threads", killed), processes: ["processes"] },
		...routes("flask.Flask()"),
		...routes("flask.Blueprint()"),
		"quart.Quart": app("event-loop", loop),
		...routes("quart.Quart()"),
	},
};

export const fastapi: Library = {
	imports: ["fastapi", "starlette", "uvicorn", "hypercorn", "granian"],
	symbols: {
		"fastapi.FastAPI": app("event-loop", loop),
		...routes("fastapi.FastAPI()"),
		...routes("fastapi.APIRouter()"),
		"starlette.applications.Starlette": app("event-loop", loop),
		"uvicorn.run": {
			...runs("handled", "event-loop", "uvicorn: SIGTERM closes idle connections and waits for the rest"),
			...workers,
		},
		"granian.Granian": { ...runs("handled", "event-loop", "Granian: SIGTERM stops its workers in order"), ...workers },
	},
};

export const aiohttpServer: Library = {
	imports: ["aiohttp", "sanic", "tornado", "bottle", "falcon", "litestar"],
	symbols: {
		"aiohttp.web.run_app": runs("handled", "event-loop", "aiohttp: run_app stops at SIGTERM, shutdown_timeout is 60 s"),
		"sanic.Sanic": app("event-loop", loop),
		"sanic.Sanic().run": {
			...runs("handled", "event-loop", "Sanic: SIGTERM stops it, GRACEFUL_SHUTDOWN_TIMEOUT is 15 s"),
			...workers,
		},
		"tornado.web.Application().listen": runs("ignored", "event-loop", killed),
		"bottle.run": runs("ignored", "threads", killed),
		"falcon.App": app("threads", threads),
		"falcon.asgi.App": app("event-loop", loop),
		"litestar.Litestar": app("event-loop", loop),
	},
};

export const wsgi: Library = {
	imports: ["waitress", "gevent", "wsgiref", "cherrypy", "http.server", "grpc", "django"],
	symbols: {
		"waitress.serve": runs("ignored", "threads", killed),
		"gevent.pywsgi.WSGIServer().serve_forever": runs("ignored", "event-loop", killed),
		"wsgiref.simple_server.make_server().serve_forever": runs("ignored", "threads", killed),
		"http.server.HTTPServer().serve_forever": runs("ignored", "threads", killed),
		"http.server.ThreadingHTTPServer().serve_forever": runs("ignored", "threads", killed),
		"grpc.server().start": runs("ignored", "threads", killed),
		"grpc.aio.server().start": runs("ignored", "event-loop", killed),
		"django.db.transaction.atomic": { is: "transaction", does: "begins", on: ["0", "using"], usual: "default" },
		"django.core.wsgi.get_wsgi_application": app("threads", threads),
		"django.core.asgi.get_asgi_application": app("event-loop", loop),
	},
};

export const shutdown: Library = {
	imports: ["signal", "asyncio"],
	symbols: {
		"signal.signal": { is: "shutdown", signal: ["0"], handler: ["1"] },
		"asyncio.get_event_loop().add_signal_handler": { is: "shutdown", signal: ["0"], handler: ["1"] },
		"asyncio.get_running_loop().add_signal_handler": { is: "shutdown", signal: ["0"], handler: ["1"] },
		"asyncio.new_event_loop().add_signal_handler": { is: "shutdown", signal: ["0"], handler: ["1"] },
	},
};
