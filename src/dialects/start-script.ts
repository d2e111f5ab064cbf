import { startsRunner } from "./command.ts";

/** What a script that is process 1 does at its end. Offsets are into its text. */
export type Ending =
	/** A program takes the shell's place, with the words that follow the script's name where `arguments` is set. */
	| { kind: "exec"; arguments: boolean }
	/** The shell starts a program and waits for it, so that a signal ends at the shell. */
	| { kind: "waits"; start: number; end: number; runner: boolean };

/** Words that end a compound command, or do their work in the shell or in no time: no program that serves. */
const others =
	/^(?:fi|done|esac|\}|\)|then|else|elif|do|if|for|while|until|case|function|wait|trap|tail|sleep|echo|printf|exit|return|set|export|cd|test|\[|\[\[|:|true|false|read|source|\.|unset|shift|kill|chmod|chown|mkdir|cp|mv|rm|ln|cat|sed|touch|eval|env)$/;

/**
 * How a shell script ends; undefined where its last command is not plain to see (a loop, a choice, a pipe, a trap that
 * passes signals on, a program in the background).
 */
export function endingOf(script: string): Ending | undefined {
	if (/^[ \t]*trap\b/m.test(script) || /(^|[^<])<<-?\s*["']?\w/m.test(script)) return undefined;
	return endOf(script, 0, script.length, 3);
}

/** `depth`: functions of the script that its end may lead through. */
function endOf(script: string, from: number, to: number, depth: number): Ending | undefined {
	const statements = statementsOf(script.slice(from, to)).map(({ start, text }) => ({ start: from + start, text }));
	// Whoever waits for a program and then leaves has waited.
	while (/^\s*exit(\s+("?\$\??\w*"?|\d+))?;?$/.test(statements.at(-1)?.text ?? "") && statements.length > 1)
		statements.pop();
	const last = statements.at(-1);
	if (!last) return undefined;
	const indent = /^[ \t]*/.exec(lineOf(script, statements[0].start))?.[0] ?? "";
	if (/^\s*wait(\s+-n)?(\s+("?\$\{?\w+\}?"?|\$!))*$/.test(last.text)) return waitsFor(statements.slice(0, -1));
	const body = bodyOf(last.text.trim(), script);
	if (body) return depth > 0 ? endOf(script, body.start, body.end, depth - 1) : undefined;
	return endingWith(last, lineOf(script, last.start), indent);
}

/** `start() { … }`, whose closing brace stands as far in as its head. */
function bodyOf(name: string, script: string): { start: number; end: number } | undefined {
	if (!/^[A-Za-z_]\w*( +("[^"]*"|\S+))*$/.test(name)) return undefined;
	const [called] = name.split(" ");
	const head = new RegExp(`^([ \\t]*)(?:function[ \\t]+)?${called}[ \\t]*(?:\\(\\))?[ \\t]*\\{[ \\t]*$`, "m").exec(
		script,
	);
	if (!head) return undefined;
	const start = head.index + head[0].length + 1;
	const end = script.indexOf(`\n${head[1]}}`, start - 1);
	return end > start ? { start, end } : undefined;
}

/** `server & … wait`: nothing passes a signal on to what runs in the background; the last of that is meant. */
function waitsFor(statements: readonly { start: number; text: string }[]): Ending | undefined {
	const program = statements.findLast(({ text }) => /(?:^|[^&>\\])&$/.test(text));
	if (!program || /^[ \t]/.test(program.text)) return undefined;
	const text = program.text.replace(/\s*&$/, "");
	const words = text.split(/\s+/);
	if (others.test(words[0])) return undefined;
	return { kind: "waits", start: program.start, end: program.start + text.length, runner: startsRunner(words) };
}

function endingWith(
	{ start, text }: { start: number; text: string },
	line: string,
	indent: string,
): Ending | undefined {
	// What may stand before the program: an assertion that went well, as in `migrate && serve`.
	const cut = text.includes("&& ") ? text.lastIndexOf("&& ") + 3 : 0;
	const command = text.slice(cut).trimStart();
	const from = start + text.length - command.length;
	const plain = command
		.replace(/\\(?:\r?\n|.)/g, "  ")
		.replace(/\$\{[^}]*\}|\$\([^()]*\)|"[^"]*"|'[^']*'/g, "_")
		.replace(/\d?>&\d|\d?>>?\s*\S+/g, "");
	if (/[|;&<>(){}`\n]/.test(plain)) return undefined;
	const words = command.split(/\s+/);
	const [first, second = ""] = words;
	if (first === "exec") {
		if (startsRunner(words)) return { kind: "waits", start: from, end: from + command.length, runner: true };
		return { kind: "exec", arguments: /^"?\$@"?$/.test(second) };
	}
	// Further in than the rest: it stands within something that need not come to it.
	const isWithin = (/^[ \t]*/.exec(line)?.[0].length ?? 0) > indent.length;
	if (others.test(first) || /^\w+=/.test(first) || isWithin) return undefined;
	return { kind: "waits", start: from, end: from + command.length, runner: startsRunner(words) };
}

/** Lines with those that continue them, without comments and empty ones. */
function statementsOf(script: string): { start: number; text: string }[] {
	const found: { start: number; text: string }[] = [];
	let offset = 0;
	let open: number | undefined;
	for (const raw of script.split("\n")) {
		const line = raw.trimEnd();
		const start = open ?? offset;
		const isText = open !== undefined || !/^\s*(#|$)/.test(line);
		if (isText && line.endsWith("\\")) open = start;
		else {
			if (isText) found.push({ start, text: script.slice(start, offset + line.length) });
			open = undefined;
		}
		offset += raw.length + 1;
	}
	return found;
}

function lineOf(text: string, offset: number): string {
	return text.slice(text.lastIndexOf("\n", offset - 1) + 1);
}
