import { Knowledge } from "../../knowledge.ts";
import { apacheClients, feign, httpClients, otherClients, springClients } from "./calls.ts";
import { deadlines } from "./deadlines.ts";
import { environment } from "./environment.ts";
import { limits, registries } from "./limits.ts";
import { mappedMarks, marks } from "./marks.ts";
import { queueLibraries } from "./queues.ts";
import { breakers, retryLibraries } from "./retries.ts";
import { servers, shutdown, spring } from "./servers.ts";
import { remembering, sessionLibraries } from "./sessions.ts";
import { sockets } from "./sockets.ts";
import { kotlinSql, otherStores, redisDelays, sql } from "./stores.ts";
import { timers } from "./timers.ts";

export const jvmLibraries = [
	sockets,
	retryLibraries,
	breakers,
	deadlines,
	environment,
	marks,
	mappedMarks,
	spring,
	servers,
	shutdown,
	sql,
	kotlinSql,
	otherStores,
	redisDelays,
	springClients,
	httpClients,
	feign,
	apacheClients,
	otherClients,
	limits,
	registries,
	sessionLibraries,
	remembering,
	queueLibraries,
	timers,
];

/** Java's libraries are Kotlin's. */
export const jvmKnowledge = new Knowledge(jvmLibraries);
