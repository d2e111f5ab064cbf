import { createReadStream, promises as fs } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { MeasureError } from "../measure-error.ts";

/** What of a file is looked at to tell its format. */
const headBytes = 256 * 1024;

/** A file that is read as it comes, from the start; compressed or not, it holds text. */
export interface Source {
	path: string;
	/** Of the file as it lies on disk. */
	bytes: number;
	/** Beginning of the text. */
	head: string;
	/** The head is all that there is. */
	whole: boolean;
	gzip: boolean;
}

export interface Reading {
	signal?: AbortSignal;
	/** Hears how many bytes of the file on disk were read since it last heard. */
	progress?: (bytes: number) => void;
}

/** Throws a MeasureError where there is no such file, or none that can be read. */
export async function openSource(path: string): Promise<Source> {
	const { size, gzip } = await lookAt(path);
	const draft: Source = { path, bytes: size, head: "", whole: true, gzip };
	const stream = textStream(draft, {});
	const decoder = new StringDecoder("utf8");
	let head = "";
	try {
		for await (const chunk of stream) {
			head += decoder.write(chunk as Buffer);
			if (head.length >= headBytes) return { ...draft, head: unmarked(head), whole: false };
		}
	} catch (error) {
		throw unreadable(path, error);
	} finally {
		stream.destroy();
	}
	return { ...draft, head: unmarked(head + decoder.end()) };
}

async function lookAt(path: string): Promise<{ size: number; gzip: boolean }> {
	try {
		const file = await fs.open(path, "r");
		try {
			const found = await file.stat();
			if (!found.isFile()) throw new MeasureError(`"${path}" is not a file.`);
			const magic = Buffer.alloc(2);
			const { bytesRead } = await file.read(magic, 0, 2, 0);
			return { size: found.size, gzip: bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b };
		} finally {
			await file.close();
		}
	} catch (error) {
		if (error instanceof MeasureError) throw error;
		throw (error as NodeJS.ErrnoException).code === "ENOENT"
			? new MeasureError(`There is no file "${path}".`)
			: unreadable(path, error);
	}
}

function unreadable(path: string, error: unknown): MeasureError {
	return new MeasureError(`"${path}" cannot be read: ${(error as Error).message}`);
}

function textStream({ path, gzip }: Source, { signal, progress }: Reading): Readable {
	const stream = createReadStream(path, { highWaterMark: 256 * 1024, signal });
	if (progress) stream.on("data", (chunk) => progress(chunk.length));
	// Errors of either end come out of the last one, which is read.
	return gzip ? pipeline(stream, createGunzip(), () => {}) : stream;
}

/**
 * The lines of a file, as many at a time as a piece of it holds. A line longer than `longest` is given as undefined: it
 * is none of a log, and keeping it would take all memory.
 */
export async function* linesOf(
	source: Source,
	longest: number,
	reading: Reading,
): AsyncGenerator<(string | undefined)[]> {
	const decoder = new StringDecoder("utf8");
	let rest = "";
	let tooLong = false;
	let first = true;
	const stream = textStream(source, reading);
	try {
		for await (const chunk of stream) {
			reading.signal?.throwIfAborted();
			let text = decoder.write(chunk as Buffer);
			if (first) text = unmarked(text);
			first = false;
			const parts = text.split("\n");
			parts[0] = rest + parts[0];
			rest = parts.pop() as string;
			const lines: (string | undefined)[] = parts.map((line) => (line.length > longest ? undefined : bare(line)));
			if (tooLong && lines.length > 0) {
				lines[0] = undefined;
				tooLong = false;
			}
			if (rest.length > longest) {
				tooLong = true;
				rest = "";
			}
			if (lines.length > 0) yield lines;
		}
	} catch (error) {
		reading.signal?.throwIfAborted();
		throw unreadable(source.path, error);
	} finally {
		stream.destroy();
	}
	rest += decoder.end();
	if (tooLong || rest) yield [tooLong ? undefined : bare(rest)];
}

/** The whole text of a file of at most so many characters; throws a MeasureError where there are more. */
export async function textOf(source: Source, most: number, reading: Reading): Promise<string> {
	if (source.whole) {
		reading.progress?.(source.bytes);
		return source.head;
	}
	const decoder = new StringDecoder("utf8");
	const parts: string[] = [];
	let length = 0;
	const stream = textStream(source, reading);
	try {
		for await (const chunk of stream) {
			reading.signal?.throwIfAborted();
			const part = decoder.write(chunk as Buffer);
			length += part.length;
			if (length > most)
				throw new MeasureError(`"${source.path}" holds more than ${Math.round(most / 1e6)} MB in one document.`);
			parts.push(part);
		}
	} catch (error) {
		reading.signal?.throwIfAborted();
		throw error instanceof MeasureError ? error : unreadable(source.path, error);
	} finally {
		stream.destroy();
	}
	return unmarked(parts.join("") + decoder.end());
}

function unmarked(text: string): string {
	return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function bare(line: string): string {
	return line.endsWith("\r") ? line.slice(0, -1) : line;
}
