import { call } from "./call/index.ts";
import { closing } from "./closing.ts";
import type { Concept } from "./concept.ts";
import { dataConcepts } from "./of-data.ts";
import { stateConcepts } from "./of-state.ts";
import { outrun } from "./outrun.ts";
import { queue } from "./queue.ts";
import { retry } from "./retry.ts";
import { served } from "./served.ts";
import { server } from "./server.ts";
import { session } from "./session.ts";
import { shutdown } from "./shutdown.ts";
import { store } from "./store.ts";
import { stub } from "./stub.ts";
import { transaction } from "./transaction.ts";

export const concepts: readonly Concept[] = [
	server,
	served,
	shutdown,
	outrun,
	closing,
	session,
	store,
	transaction,
	call,
	stub,
	queue,
	retry,
	...dataConcepts,
	...stateConcepts,
];
