import { deserialize, serialize } from "node:v8";
import { gunzipSync, gzipSync } from "node:zlib";
import { UsageError } from "./asked.ts";
import { codeVersion, hash } from "./kept-value.ts";
import { type Content, contentOf, Recollection } from "./reading-memory.ts";
import { Session } from "./session.ts";
import { folderWorkspace, type Workspace } from "./workspace.ts";

/** One of several who read a workspace together: `index` from 1 to `of`. */
export interface Shard {
	index: number;
	of: number;
}

/** What one of them read, for the one who puts it together. */
interface Part {
	/** Names the code that read it. */
	code: string;
	shard: Shard;
	content: Content;
}

/**
 * Reads a shard of a workspace. Each unit is one shard's, by its name, so that all machines agree without a word; what it
 * looks at may be any file.
 */
export async function readPart(root: string, shard: Shard, progress?: Parameters<Session["open"]>[0]): Promise<Buffer> {
	let content: Content = { readings: [], claims: [] };
	const workspace: Workspace = {
		...folderWorkspace(root),
		memory: {
			recall: async () => new Recollection(),
			async keep(readings, digest, claims) {
				content = contentOf(readings, digest, claims);
			},
		},
	};
	const session = new Session(workspace, {
		rules: [],
		isOurs: ({ id }, { key }) => Number.parseInt(hash(`${id} ${key}`).slice(0, 8), 16) % shard.of === shard.index - 1,
	});
	await session.open(progress);
	const part: Part = { code: (await codeVersion()) ?? "source", shard, content };
	return gzipSync(serialize(part));
}

/**
 * The workspace, with what its shards were read to be. A reading counts only where all that it looked at still shows the
 * same, as one of an earlier run does; what no part holds is read here. So the review is the one of a single run.
 * Throws a `UsageError` on a file that is no part, or that other code wrote.
 */
export async function withParts(
	workspace: Workspace,
	parts: readonly { name: string; bytes: Buffer }[],
): Promise<Workspace> {
	const code = (await codeVersion()) ?? "source";
	const contents = parts.map(({ name, bytes }) => partOf(name, bytes, code).content);
	const merged: Content = {
		readings: contents.flatMap(({ readings }) => readings),
		// How a file stood on another machine's disk says nothing of this one.
		claims: [],
	};
	return {
		...workspace,
		// What others read is taken for this review alone: it never becomes what this machine itself remembers.
		memory: { recall: async () => new Recollection(merged), keep: async () => {} },
	};
}

function partOf(name: string, bytes: Buffer, code: string): Part {
	let part: Part;
	try {
		part = deserialize(gunzipSync(bytes, { maxOutputLength: largest })) as Part;
		if (part.code === code && !isContent(part.content)) throw new Error("it holds no readings");
	} catch (error) {
		throw new UsageError(`"${name}" is not what review --shard writes: ${(error as Error).message}`);
	}
	if (part.code !== code)
		throw new UsageError(`"${name}" was written by another version of Scaleproof, or on another Node.`);
	return part;
}

/** In bytes, unpacked: what a run keeps of a workspace is at most a fifth of it. */
const largest = 300_000_000;

function isContent({ readings }: Content): boolean {
	const isKept = (kept: Partial<Content["readings"][number][1]> | undefined) =>
		[kept?.looks, kept?.fragments, kept?.notes].every(Array.isArray) &&
		kept!.looks!.every((look) => Array.isArray(look) && typeof look[0] === "string");
	return (
		Array.isArray(readings) &&
		readings.every((entry) => Array.isArray(entry) && typeof entry[0] === "string" && isKept(entry[1]))
	);
}
