import type { z } from "zod";
import type { Session } from "../review/session.ts";

/** What a tool works on: one workspace as it is when it is asked. */
export interface Work {
	root: string;
	/** All of the workspace read; what a tool does to it is done to a copy. */
	session(): Promise<Session>;
	version: string;
	signal: AbortSignal;
	/** Hears the share that is done, 0 to 1. */
	progress?: (share: number) => void;
}

/** What an agent can ask for. A tool reads, and answers in words and tables; none writes a file. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
	/** Starts with "scaleproof_". */
	name: string;
	title: string;
	/** For the model: what it is good for and when to take it. */
	description: string;
	input: Input;
	/** Throws a `UsageError` where the input names what is not there. */
	run(input: z.output<Input>, work: Work): Promise<string>;
}

/** A name that no tool takes is told, not dropped: an agent would believe that it was heard. */
export function tool<Input extends z.ZodObject>(given: Tool<Input>): Tool {
	return { ...given, input: given.input.strict() } as unknown as Tool;
}

/** Characters of an answer that an agent reads at once, and still has room for its work. */
export const room = 24_000;
