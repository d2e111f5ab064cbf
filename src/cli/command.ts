import { type Command, InvalidArgumentError } from "commander";

/** What every command is given beside its own options. */
export interface Context {
	signal: AbortSignal;
	version: string;
}

/** A command adds itself to the program. */
export type AddCommand = (program: Command, context: Context) => void;

/** Examples under a command's help: `$ command` and what it is good for. */
export function examples(...lines: readonly [command: string, use: string][]): string {
	const widest = Math.max(...lines.map(([command]) => command.length));
	return `\nExamples:\n${lines.map(([command, use]) => `  $ ${command.padEnd(widest)}  ${use}`).join("\n")}\n`;
}

export function wholeNumber(least: number): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (!Number.isInteger(value) || value < least)
			throw new InvalidArgumentError(`expected a whole number from ${least} up`);
		return value;
	};
}
