/** What a container starts, and whether SIGTERM reaches it. */

const runners = /(^|\/)(npm|yarn|yarnpkg|pnpm|pnpx|npx)(\.cmd)?$/;

/** What starts a program and takes its place, with its options and variables: `/usr/bin/env NODE_ENV=production pnpm start`. */
const takesPlace = /(^|\/)(env|corepack|exec)$|^[A-Za-z_]\w*=/;
/** Init processes that pass a signal on to all of their children's group. */
export const toGroup = /(^|\/)dumb-init$/;
/** Those that stay process 1 and pass a signal on to their child alone. */
export const toChild = /(^|\/)(tini|docker-init|catatonit)(-static)?$/;

/** The words of the program that a command starts in the end, without what takes its place or passes signals on to it. */
export function programIn(words: readonly string[]): readonly string[] {
	let at = 0;
	while (at < words.length) {
		const word = words[at];
		const isOption = at > 0 && /^-/.test(word);
		if (!(takesPlace.test(word) || toChild.test(word) || isOption)) break;
		// `env -u NAME`, `tini -e 143`.
		at += isOption && /^-[upe]$/.test(word) ? 2 : 1;
	}
	return words.slice(at);
}

/** Whether a package manager is started, which runs the program behind a shell. */
export const startsRunner = (words: readonly string[]) => runners.test(programIn(words)[0] ?? "");
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

/** Commands of people who write the program: what they start is theirs to interrupt. A proxy is told to reload in production too. */
export const whileWritten =
	/(?<![\w/.=])(dev|watch)\b(?![/.])|(?<!\S)--(live-?)?reload\b(?!-)|:reload\b|(\brun\s+|\byarn\s+|:|--)[\w-]*\b(debug|test)\b|\b(nodemon|ts-node-dev|webpack-dev-server|CompileDaemon|debugpy|runserver_plus|storybook|playwright\s+test|cypress\s+(run|open)|vitest)\b|(^|[\s/])(air|dlv)(\s|$)/;

/** Whether a shell that runs this text stays in front of the program that it starts. */
export function staysInFront(text: string): boolean {
	return (
		!/(^|[;&|\n]\s*|\b(then|else|do)\s+)exec\s/.test(text) ||
		startsRunner(text.replace(/^.*\bexec\s+/s, "").split(/\s+/))
	);
}

/** A command without anything behind or around it, which bash lets take its own place. */
const isPlain = (text: string) => !/[;&|<>()`\n]/.test(text.trim());

/**
 * The command at the end of a list, which bash lets take its own place as well (since 5.1: fewer forks in `bash -c`), unless
 * it has traps to run or something that goes on beside. Where a quoted text is cut through, nothing is known.
 */
function lastOf(text: string): string | undefined {
	if (/\btrap\b|[^&>]&(?![&>])/.test(text)) return undefined;
	const last =
		text
			.trim()
			.replace(/;$/, "")
			.split(/;|&&|\|\||\n/)
			.at(-1)
			?.trim() ?? "";
	const isWhole = (last.match(/["']/g)?.length ?? 0) % 2 === 0;
	return isWhole && isPlain(last) && !/^(done|fi|esac|\}|do|then|else|while|until|for|if)\b/.test(last)
		? last
		: undefined;
}

/** What may stand ahead of a program and does not change which one it is. */
const ahead = /^(?:exec\s+|[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"'])*\s+)*/;

/** Whether these words start something that keeps SIGTERM from the program. */
export function keepsSignal(words: readonly string[]): boolean {
	if (words.some((word) => toGroup.test(word)) || (toChild.test(words[0] ?? "") && words.includes("-g"))) return false;
	const started = programIn(words);
	const text = shellText(started);
	if (text === undefined) return startsRunner(started);
	const last = /(^|\/)bash$/.test(started[0] ?? "") ? lastOf(text) : undefined;
	if (last !== undefined) return startsRunner(last.replace(ahead, "").split(/\s+/));
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
