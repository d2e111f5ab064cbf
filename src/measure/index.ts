import { basename } from "node:path";
import { didYouMean } from "../dialects/spelling.ts";
import type { SourcedFact, SourceReport } from "./fact.ts";
import type { DocumentFormat, Format, Head, Hints, LineFormat } from "./format.ts";
import { formats } from "./formats/index.ts";
import { linesOf, openSource, type Source, textOf } from "./input/source.ts";
import { MeasureError } from "./measure-error.ts";
import { Studies } from "./studies.ts";

export type { Fact, SourcedFact, SourceReport, Subject } from "./fact.ts";
export { MeasureError } from "./measure-error.ts";

/** Every format by the name that a person may force. */
export const formatNames: readonly { id: string; title: string }[] = formats.map(({ id, title }) => ({ id, title }));

export interface MeasureOptions extends Hints {
	/** Id of the format of every file, in place of what each is recognised as. */
	format?: string;
	signal?: AbortSignal;
	/** Hears what share of all files was read. */
	progress?: (share: number) => void;
}

export interface Measurements {
	sources: SourceReport[];
	facts: SourcedFact[];
}

/** A document of one piece is kept whole while it is read. */
const longestDocument = 64e6;
const linesNamed = 5;

/**
 * What the files say of rates, times, calls and starts. Files are streamed; of a log nothing is kept but counts. Throws a
 * MeasureError for a file that cannot be read or whose format is not known, and the signal's reason once it is aborted.
 */
export async function measure(files: readonly string[], options: MeasureOptions = {}): Promise<Measurements> {
	const studies = new Studies();
	const sources: SourceReport[] = [];
	const documented: SourcedFact[] = [];
	const opened: { source: Source; format: Format; head: Head }[] = [];
	for (const file of files) {
		options.signal?.throwIfAborted();
		const source = await openSource(file);
		const head = headOf(source);
		opened.push({ source, head, format: formatOf(source, head, options.format) });
	}
	const total = opened.reduce((sum, { source }) => sum + source.bytes, 0);
	let done = 0;
	const reading = {
		signal: options.signal,
		progress: (bytes: number) => {
			done += bytes;
			options.progress?.(Math.min(1, done / Math.max(1, total)));
		},
	};
	for (const { source, format, head } of opened) {
		studies.begin(basename(source.path));
		if ("open" in format) sources.push(await readLines(source, format, head, studies, options, reading));
		else {
			const { report, facts } = await readDocument(source, format, options, reading);
			sources.push(report);
			documented.push(...facts);
		}
	}
	return { sources, facts: [...studies.facts(), ...documented] };
}

type Reading = Parameters<typeof linesOf>[2];

async function readLines(
	source: Source,
	format: LineFormat,
	head: Head,
	studies: Studies,
	hints: Hints,
	reading: Reading,
): Promise<SourceReport> {
	const reader = format.open(head, studies, hints);
	const wrong = { count: 0, lines: [] as number[] };
	let number = 0;
	let records = 0;
	const refuse = () => {
		wrong.count++;
		if (wrong.lines.length < linesNamed) wrong.lines.push(number);
	};
	for await (const lines of linesOf(source, reader.longest, reading)) {
		for (const line of lines) {
			number++;
			const outcome = line === undefined ? "malformed" : reader.take(line);
			if (outcome === "malformed") refuse();
			else if (outcome === "taken") records++;
		}
	}
	if (reader.end?.()) refuse();
	const { id, title } = format;
	return { file: source.path, format: id, title, records, malformed: wrong, notes: reader.notes?.() ?? [] };
}

async function readDocument(
	source: Source,
	format: DocumentFormat,
	hints: Hints,
	reading: Reading,
): Promise<{ report: SourceReport; facts: SourcedFact[] }> {
	const text = await textOf(source, longestDocument, reading);
	const said = readIt(format, text, hints, source);
	const files = [basename(source.path)];
	const { from, to } = said;
	const { id, title } = format;
	return {
		report: {
			file: source.path,
			format: id,
			title,
			records: said.records,
			malformed: { count: 0, lines: [] },
			notes: [...new Set(said.notes)],
		},
		facts: said.facts.map((fact) => ({
			...fact,
			files,
			...(from !== undefined && { from }),
			...(to !== undefined && { to }),
		})),
	};
}

function readIt(format: DocumentFormat, text: string, hints: Hints, { path }: Source) {
	try {
		return format.read(text, hints);
	} catch (error) {
		if (!(error instanceof MeasureError)) throw error;
		throw new MeasureError(`"${path}" cannot be read as ${format.title}: ${error.message}.`);
	}
}

function headOf({ head, whole }: Source): Head {
	const lines = head.split(/\r?\n/, 1001);
	// The last may be cut in two.
	if (!whole && lines.length <= 1000) lines.pop();
	let json: unknown;
	try {
		if (/^\s*[{[]/.test(lines[0] ?? "")) json = JSON.parse(lines[0]);
	} catch {
		// Not a document of one line.
	}
	return { text: head, lines: lines.slice(0, 1000), ...(json !== undefined && { json }) };
}

function formatOf({ path }: Source, head: Head, forced: string | undefined): Format {
	const known = formats.map(({ id }) => id).join(", ");
	if (forced !== undefined) {
		const found = formats.find(({ id }) => id === forced);
		if (found) return found;
		throw new MeasureError(
			`There is no format "${forced}".${didYouMean(
				forced,
				formats.map(({ id }) => id),
			)} There are: ${known}.`,
		);
	}
	const found = formats.find((format) => format.recognises(head));
	if (found) return found;
	throw new MeasureError(`"${path}" is of no format that is known. Say which it is with --format: ${known}.`);
}
