import type { Concept } from "./concept.ts";
import { readBack } from "./read-back.ts";
import { reliance } from "./reliance.ts";
import { routing } from "./routing.ts";

/** How code reads and writes what is stored, by the neutral form alone. */
export const dataConcepts: readonly Concept[] = [reliance, readBack, routing];
