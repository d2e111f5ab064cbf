import { Knowledge } from "../../knowledge.ts";
import { httpClients } from "./calls.ts";
import { queueLibraries } from "./queues.ts";
import { breakers, retryLibraries } from "./retries.ts";
import { frameworks, language, netHttp, shutdown } from "./servers.ts";
import { sessionLibraries } from "./sessions.ts";
import { mcpServers, sockets } from "./sockets.ts";
import { gorm, otherStores, pgx, redisBackOff, sql } from "./stores.ts";
import { limiters, timers } from "./timers.ts";

export const goKnowledge = new Knowledge([
	retryLibraries,
	timers,
	limiters,
	sockets,
	mcpServers,
	breakers,
	language,
	netHttp,
	frameworks,
	shutdown,
	sql,
	pgx,
	gorm,
	otherStores,
	redisBackOff,
	sessionLibraries,
	httpClients,
	queueLibraries,
]);
