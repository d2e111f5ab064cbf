/** What a container starts, and whether SIGTERM reaches it. */

export const runners = /^(npm|yarn|pnpm|npx)(\.cmd)?$/;
/** Programs of which we know that they leave SIGTERM to the code that they run. */
export const runtimes = /(^|\/)(node|nodejs|bun|deno|tsx|ts-node|python(3(\.\d+)?)?)$/;
export const shells = /^(\/(usr\/)?bin\/)?(ba|da|a|z)?sh$/;

/** The text that a shell is started with; undefined where no shell is, or it reads a file. */
export function shellText(words: readonly string[]): string | undefined {
	return shells.test(words[0] ?? "") && /^-\w*c$/.test(words[1] ?? "") ? words[2] : undefined;
}

/** The words of a text that no shell looks at (Compose's `command`), as a shell would part them. */
export function wordsIn(text: string): string[] {
	const words = [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word);
	return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/** Commands of people who write the program: what they start is theirs to interrupt. */
export const whileWritten = /\b(dev|watch|debug|test|reload|nodemon)\b/;

/** Whether a shell that runs this text stays in front of the program that it starts. */
export function staysInFront(text: string): boolean {
	return (
		!/(^|[;&|\n]\s*|\b(then|else|do)\s+)exec\s/.test(text) ||
		runners.test(text.replace(/^.*\bexec\s+/s, "").split(/\s/)[0])
	);
}

/** A command without anything behind or around it, which bash lets take its own place. */
const isPlain = (text: string) => !/[;&|<>()`\n]/.test(text.trim());

/** What may stand ahead of a program and does not change which one it is. */
const ahead = /^(?:(?:exec|env)\s+|[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"'])*\s+)*/;

/** Whether these words start something that keeps SIGTERM from the program. */
export function keepsSignal(words: readonly string[]): boolean {
	const text = shellText(words);
	if (text === undefined) return runners.test(words[0] ?? "");
	const own = text.trim().replace(ahead, "").split(/\s+/)[0];
	if (/(^|\/)bash$/.test(words[0] ?? "") && isPlain(text)) return runners.test(own);
	return staysInFront(text);
}

/** What only waits until somebody looks in: it serves nobody, however many there are. */
export function isIdle(words: readonly string[]): boolean {
	const text = (shellText(words) ?? words.join(" ")).trim();
	return /^(?:trap\s[^;]*;\s*)?(?:exec\s+)?(?:(?:\/\w+)*\/?sleep\s+(?:infinity|inf|\d{4,}s?|\d+[dh])|tail\s+-[fF]\s+\/dev\/null|while\s+(?:true|:|\[\s*1\s*\]|sleep\s+\d+)\s*;?\s*do\s+(?:echo[^;&|]*;\s*|:\s*;\s*)?(?:sleep\s+\S+\s*;?\s*)?done)(?:\s*&\s*wait)?;?$/.test(
		text.slice(0, 500),
	);
}

/** A signal that no program can catch: what is told to stop by it ends at once. */
export const endsAtOnce = (signal: string) => /^(SIG)?KILL$|^9$/i.test(signal.trim());
