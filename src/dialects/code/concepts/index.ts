import { call } from "./call.ts";
import type { Concept } from "./concept.ts";
import { server } from "./server.ts";
import { shutdown } from "./shutdown.ts";
import { store } from "./store.ts";

export const concepts: readonly Concept[] = [server, shutdown, store, call];
