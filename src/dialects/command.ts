/** What a container starts, and whether SIGTERM reaches it. */

export const runners = /^(npm|yarn|pnpm|npx)(\.cmd)?$/;
/** Programs of which we know that they leave SIGTERM to the code that they run. */
export const runtimes = /(^|\/)(node|nodejs|bun|deno|tsx|ts-node|python(3(\.\d+)?)?)$/;
export const shells = /^(\/(usr\/)?bin\/)?(ba|da|a|z)?sh$/;

/** The text that a shell is started with; undefined where no shell is, or it reads a file. */
export function shellText(words: readonly string[]): string | undefined {
	return shells.test(words[0] ?? "") && /^-\w*c$/.test(words[1] ?? "") ? words[2] : undefined;
}

/** Whether a shell that runs this text stays in front of the program that it starts. */
export function staysInFront(text: string): boolean {
	return !/(^|[;&|]\s*)exec\s/.test(text) || runners.test(text.replace(/^.*\bexec\s+/, "").split(/\s/)[0]);
}

/** Whether these words start something that keeps SIGTERM from the program. */
export function keepsSignal(words: readonly string[]): boolean {
	const text = shellText(words);
	return text === undefined ? runners.test(words[0] ?? "") : staysInFront(text);
}
