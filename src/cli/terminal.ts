import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import picocolors from "picocolors";
import { type Screen, widest } from "../report/screen.ts";
import { UsageError } from "../review/asked.ts";

/** NO_COLOR (https://no-color.org) beats FORCE_COLOR beats what standard output is. */
export function wantsColour(): boolean {
	const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
	if (NO_COLOR) return false;
	if (FORCE_COLOR && FORCE_COLOR !== "0") return true;
	return process.stdout.isTTY === true && TERM !== "dumb";
}

export function columns(): number {
	return process.stdout.columns || Number(process.env.COLUMNS) || 100;
}

/** Standard output, as a text for a person is written for it. */
export function screen(): Screen {
	return { ink: picocolors.createColors(wantsColour()), width: Math.min(columns(), widest) };
}

export function print(text: string, commands = false): void {
	process.stdout.write(forTerminal(text.endsWith("\n") ? text : `${text}\n`, wantsColour(), commands));
}

/**
 * Whatever a workspace says, a terminal only hears colours of ours, and the runner of a workflow none of its commands
 * ("::error::" at the start of a line, "##vso[" anywhere), unless the text is made of such commands.
 */
export function forTerminal(text: string, colour = wantsColour(), commands = false): string {
	const heard = text
		.replace(/(?![\t\n])\p{Cc}(\[\d{1,2}m)?/gu, (all, ink) =>
			colour && ink && all.startsWith("\u001b") ? all : (ink ?? ""),
		)
		.replace(/##(?=\[|vso\[)/gi, "# #");
	return commands ? heard : heard.replace(/^([ \t]*):(?=:)/gm, "$1: ");
}

/** To a file where one is named, else to standard output; `commands`: the text is made of commands to a workflow's runner. */
export async function deliver(text: string, file: string | undefined, commands = false): Promise<void> {
	if (!file || file === "-") {
		if (text !== "") print(text, commands);
		return;
	}
	try {
		await writeFile(resolve(file), text.endsWith("\n") ? text : `${text}\n`);
	} catch (error) {
		throw new UsageError(`"${file}" cannot be written: ${(error as Error).message}`);
	}
	process.stderr.write(`Wrote ${file}\n`);
}

/** Milliseconds between two lines of a log. */
const logged = 10_000;

/** One line on standard error that is overwritten; where nobody watches, a line of its own in a log now and then. */
export class ProgressLine {
	private readonly shown = process.stderr.isTTY === true;
	private last = 0;

	say(words: string): void {
		const now = Date.now();
		if (this.shown) this.overwrite(words, now);
		else this.log(words, now);
	}

	private overwrite(words: string, now: number): void {
		if (now - this.last < 80) return;
		this.last = now;
		process.stderr.write(`\r\u001b[2K${words.slice(0, (process.stderr.columns || 80) - 1)}`);
	}

	private log(words: string, now: number): void {
		this.last ||= now;
		if (now - this.last < logged) return;
		this.last = now;
		process.stderr.write(`${words}\n`);
	}

	clear(): void {
		if (this.shown && this.last > 0) process.stderr.write("\r\u001b[2K");
		this.last = 0;
	}
}

/** Runs a simulation with its progress shown while it lasts. */
export async function whileSimulating<T>(run: (progress: (share: number) => void) => Promise<T>): Promise<T> {
	const line = new ProgressLine();
	try {
		return await run((share) => line.say(`Simulating: ${Math.round(100 * share)} %`));
	} finally {
		line.clear();
	}
}
