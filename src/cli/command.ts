import { type Command, InvalidArgumentError } from "commander";

/** What every command is given beside its own options. */
export interface Context {
	signal: AbortSignal;
	version: string;
	/** Folder of the rules to take in the place of our own; undefined where nobody says so. */
	readonly rules: string | undefined;
}

/** A command adds itself to the program. */
export type AddCommand = (program: Command, context: Context) => void;

/** Examples under a command's help: what it is good for, and the command. */
export function examples(...lines: readonly [command: string, use: string][]): string {
	return `\nExamples:\n${lines.map(([command, use]) => `  # ${use}\n  $ ${command}`).join("\n")}\n`;
}

/** "5%" or 0.05. */
export function share(text: string): number {
	const value = /%\s*$/.test(text) ? Number.parseFloat(text) / 100 : Number(text);
	if (!(value > 0 && value < 1)) throw new InvalidArgumentError("expected a share such as 5%");
	return value;
}

export function wholeNumber(least: number): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (!Number.isInteger(value) || value < least)
			throw new InvalidArgumentError(`expected a whole number from ${least} up`);
		return value;
	};
}
