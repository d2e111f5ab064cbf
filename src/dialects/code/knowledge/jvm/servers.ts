import type { Server } from "../../entries/processes.ts";
import type { Library } from "../../knowledge.ts";

const killed = "JVM: without a shutdown hook SIGTERM ends the process at once, with requests open";
const ktor = "Ktor docs: embeddedServer stops in a shutdown hook, within shutdownTimeout (5 s)";
const runs = (
	sigterm: "handled" | "ignored" | undefined,
	source: string,
	runtime: "threads" | "event-loop",
): Server => ({
	is: "server",
	listens: true,
	role: "server",
	...(sigterm && { sigterm }),
	runtime,
	source,
});

export const spring: Library = {
	imports: ["org.springframework.boot"],
	symbols: {
		// What it serves, its build tells.
		"org.springframework.boot.SpringApplication.run": { is: "server", listens: false, source: "" },
		"org.springframework.boot.SpringApplication().run": { is: "server", listens: false, source: "" },
		"org.springframework.boot.builder.SpringApplicationBuilder().run": { is: "server", listens: false, source: "" },
		"org.springframework.boot.runApplication": { is: "server", listens: false, source: "" },
	},
};

export const servers: Library = {
	imports: [
		"io.ktor.server",
		"com.sun.net.httpserver",
		"io.grpc",
		"io.quarkus.runtime",
		"io.micronaut.runtime",
		"io.javalin",
		"spark.Spark",
		"io.vertx.core",
	],
	symbols: {
		"io.ktor.server.engine.embeddedServer": runs("handled", ktor, "event-loop"),
		"io.ktor.server.netty.EngineMain.main": runs("handled", ktor, "event-loop"),
		// A module that EngineMain loads by its name.
		"io.ktor.server.routing.routing": runs("handled", ktor, "event-loop"),
		"com.sun.net.httpserver.HttpServer.create": runs("ignored", killed, "threads"),
		"io.grpc.ServerBuilder.forPort": runs("ignored", "grpc-java: Server has no hook, it is stopped by hand", "threads"),
		"io.quarkus.runtime.Quarkus.run": { is: "server", listens: false, source: "" },
		"io.micronaut.runtime.Micronaut.run": { is: "server", listens: false, source: "" },
		"io.javalin.Javalin.create": runs("ignored", killed, "threads"),
		"io.vertx.core.Vertx.vertx().createHttpServer": runs("ignored", killed, "event-loop"),
	},
};

export const shutdown: Library = {
	imports: ["Runtime", "io.ktor.server", "sun.misc"],
	symbols: {
		"Runtime.getRuntime().addShutdownHook": { is: "shutdown" },
		"sun.misc.Signal.handle": { is: "shutdown", signal: ["0.0"] },
	},
};
