import { Knowledge } from "../../knowledge.ts";
import { httpClients, languageModels } from "./calls.ts";
import { deadlines } from "./deadlines.ts";
import { environment } from "./environment.ts";
import { queueLibraries } from "./queues.ts";
import { breakers, retryLibraries } from "./retries.ts";
import { aiohttpServer, fastapi, flask, shutdown, wsgi } from "./servers.ts";
import { sessionLibraries } from "./sessions.ts";
import { livePages, sockets } from "./sockets.ts";
import { stateLibraries } from "./state.ts";
import { mappers, otherStores, postgres, sqlalchemy } from "./stores.ts";

export const pythonLibraries = [
	sockets,
	livePages,
	retryLibraries,
	breakers,
	deadlines,
	environment,
	flask,
	fastapi,
	aiohttpServer,
	wsgi,
	shutdown,
	sqlalchemy,
	postgres,
	otherStores,
	mappers,
	httpClients,
	languageModels,
	sessionLibraries,
	queueLibraries,
	...stateLibraries,
];

export const pythonKnowledge = new Knowledge(pythonLibraries);
