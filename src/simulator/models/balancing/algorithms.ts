import type { Stream } from "../../random/stream.ts";
import type { Algorithm, Sent } from "./algorithm.ts";
import { LeastOutstanding } from "./least-outstanding.ts";
import { Maglev } from "./maglev.ts";
import { PowerOfTwo } from "./power-of-two.ts";
import { Random } from "./random.ts";
import { RingHash } from "./ring-hash.ts";
import { RoundRobin } from "./round-robin.ts";
import type { SlowStart } from "./slow-start.ts";

/** Those that send a user where its key says, and know no weights of new replicas. */
export function hashes(algorithm: string): boolean {
	return algorithm === "ring-hash" || algorithm === "maglev";
}

/** Those that send a request where there are few. */
export function countsRequests(algorithm: string): boolean {
	return algorithm === "least-outstanding" || algorithm === "power-of-two";
}

/** Makes instances of an algorithm by its name in the catalogue. All of one run place keys alike. */
export function algorithmOf(name: string, choice: Stream, load: Sent, slowStart?: SlowStart): () => Algorithm {
	// Addresses of replicas are luck, and so is where they hash to.
	const salt = hashes(name) ? choice.bits() : 0;
	switch (name) {
		case "random":
			return () => new Random(choice, slowStart);
		case "least-outstanding":
			return () => new LeastOutstanding(choice, load, slowStart);
		case "power-of-two":
			return () => new PowerOfTwo(choice, load, slowStart);
		case "ring-hash":
			return () => new RingHash(salt);
		case "maglev":
			return () => new Maglev(salt);
		default:
			return () => new RoundRobin(slowStart);
	}
}
