import { type Command, InvalidArgumentError } from "commander";

/** What every command is given beside its own options. */
export interface Context {
	signal: AbortSignal;
	version: string;
}

/** A command adds itself to the program. */
export type AddCommand = (program: Command, context: Context) => void;

/** Examples under a command's help: what it is good for, and the command. */
export function examples(...lines: readonly [command: string, use: string][]): string {
	return `\nExamples:\n${lines.map(([command, use]) => `  # ${use}\n  $ ${command}`).join("\n")}\n`;
}

export function wholeNumber(least: number): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (!Number.isInteger(value) || value < least)
			throw new InvalidArgumentError(`expected a whole number from ${least} up`);
		return value;
	};
}
