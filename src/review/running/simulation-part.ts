import { deserialize, serialize } from "node:v8";
import { gunzipSync, gzipSync } from "node:zlib";
import type { HeatResult, Run } from "../../simulator/index.ts";
import { UsageError } from "../asked.ts";
import { codeVersion } from "../kept-value.ts";
import type { Shard } from "../parts.ts";
import type { Played } from "./played.ts";

/** What was asked for; whoever merges asks for the same. */
export interface Asked {
	path: string;
	scenario?: string;
	fix?: string;
	component?: string;
	seed?: number;
	replications: number;
}

interface Part {
	kind: "simulation";
	/** Names the code that played it. */
	code: string;
	shard: Shard;
	asked: Asked;
	heats: [string, HeatResult][];
	runs: [string, Run][];
}

/** In bytes, unpacked. */
const largest = 300_000_000;

/** A shard's share of a simulation, for the one who puts it together. */
export async function simulationPart(asked: Asked, shard: Shard, played: Partial<Played>): Promise<Buffer> {
	const { heats = new Map(), runs = new Map() } = played;
	const code = (await codeVersion()) ?? "source";
	const part: Part = { kind: "simulation", code, shard, asked, heats: [...heats], runs: [...runs] };
	return gzipSync(serialize(part));
}

/**
 * What shards of one simulation have played together; undefined where the first file is of something else. Throws a
 * `UsageError` where they are not of one simulation, or other code wrote them.
 */
export async function playedIn(
	files: readonly { name: string; bytes: Buffer }[],
): Promise<{ asked: Asked; played: Played } | undefined> {
	const parts = files.map(({ bytes }) => unpacked(bytes));
	const [first] = parts;
	if (!first) return undefined;
	const code = (await codeVersion()) ?? "source";
	const heats = new Map<string, HeatResult>();
	const runs = new Map<string, Run>();
	parts.forEach((part, index) => {
		const { name } = files[index];
		if (!part) throw new UsageError(`"${name}" is no part of a simulation, and "${files[0].name}" is.`);
		if (part.code !== code)
			throw new UsageError(`"${name}" was written by another version of Scaleproof, or on another Node.`);
		if (JSON.stringify(part.asked) !== JSON.stringify(first.asked) || part.shard.of !== first.shard.of)
			throw new UsageError(`"${name}" is of another simulation than "${files[0].name}".`);
		for (const [key, value] of part.heats) heats.set(key, value);
		for (const [key, value] of part.runs) runs.set(key, value);
	});
	return { asked: first.asked, played: { heats, runs } };
}

function unpacked(bytes: Buffer): Part | undefined {
	try {
		const part = deserialize(gunzipSync(bytes, { maxOutputLength: largest })) as Partial<Part>;
		const whole = part.kind === "simulation" && Array.isArray(part.heats) && Array.isArray(part.runs);
		return whole && part.asked && part.shard ? (part as Part) : undefined;
	} catch {
		return undefined;
	}
}
