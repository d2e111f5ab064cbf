import { type Attribute, byDefault, declared, unknown, waiting } from "../design/attribute.ts";
import type { Location } from "../design/text.ts";
import { programIn, shellText } from "./command.ts";
import { takesWork } from "./consumers.ts";
import { startedFiles } from "./started-files.ts";
import { uwsgiAtTerm } from "./uwsgi.ts";

/** What is known of a program that runs other people's code, by its command line. */
interface Program {
	name: RegExp;
	role?: "server" | "worker";
	/** It stops in order at SIGTERM; the source says so. */
	sigterm: "handled" | "not-delivered";
	/** The option that says how long it waits for what is open, and what it takes without: that nobody has weighed against the grace. */
	shutdown?: { options: readonly string[]; usual?: number; source: string };
	/** Only where one of its words is this. */
	when?: RegExp;
}

const programs: readonly Program[] = [
	{
		name: /^gunicorn$/,
		role: "server",
		sigterm: "handled",
		shutdown: {
			options: ["--graceful-timeout"],
			usual: 30,
			source: "Gunicorn docs, Settings: graceful_timeout is 30 s",
		},
	},
	{
		name: /^uvicorn$/,
		role: "server",
		sigterm: "handled",
		shutdown: { options: ["--timeout-graceful-shutdown"], source: "Uvicorn docs, Settings: it waits without an end" },
	},
	{
		name: /^hypercorn$/,
		role: "server",
		sigterm: "handled",
		shutdown: { options: ["--graceful-timeout"], usual: 3, source: "Hypercorn docs: graceful_timeout is 3 s" },
	},
	// Celery docs, Workers Guide, Stopping the worker: TERM waits for the tasks that run.
	{ name: /^celery$/, role: "worker", sigterm: "handled", when: /^worker$/ },
	// Twisted's reactor and asyncio's runners of these handle SIGTERM.
	{ name: /^daphne$/, role: "server", sigterm: "handled" },
	// Granian docs: SIGTERM stops its workers in order. The FastAPI CLI runs Uvicorn.
	{ name: /^granian$/, role: "server", sigterm: "handled" },
	{ name: /^fastapi$/, role: "server", sigterm: "handled", when: /^run$/ },
	// RQ, dramatiq and arq docs: SIGTERM finishes or hands back what runs.
	{ name: /^(rq|dramatiq|arq)$/, role: "worker", sigterm: "handled" },
];

/** What starts a program and takes its place, or is it. */
const before =
	/^(python\d?(\.\d+)?|-[mu]|poetry|pipenv|uv|run|exec|tini|dumb-init|--|-g|\/usr\/bin\/env|opentelemetry-instrument|ddtrace-run|newrelic-admin|run-program)$/;

/** What a command says of the service that it starts: nothing, where its program is not known. */
export function startedBy(command: readonly string[], at: Location): Record<string, Attribute> {
	const words = inShell(command);
	const reloads = words.some((word) => /^--(http|socket|http-socket|wsgi-file|module)\b/.test(word));
	const uwsgi = reloads ? uwsgiAtTerm(words, {}, () => undefined) : undefined;
	if (uwsgi) return { role: declared("server", at), sigterm: declared(uwsgi, at) };
	const index = words.findIndex((word) => !before.test(word.split("/").at(-1) ?? ""));
	const name = words[index]?.split("/").at(-1) ?? "";
	const rest = words.slice(index + 1);
	const program = programs.find((one) => one.name.test(name));
	if (!program || (program.when && !rest.some((word) => program.when?.test(word))))
		return { ...startsOf(words, at), ...(takesWork(words) && { role: declared("worker", at) }) };
	const { shutdown, role, sigterm } = program;
	const given = shutdown && optionIn(rest, shutdown.options);
	return {
		...(role && { role: declared(role, at) }),
		sigterm: declared(sigterm, at),
		...(given !== undefined
			? { shutdown: declared(given, at) }
			: shutdown?.usual !== undefined && { closing: byDefault(shutdown.usual, at, shutdown.source) }),
	};
}

/** `python app/main.py`: the file that Python is started with. */
function startsOf(words: readonly string[], at: Location): Record<string, Attribute> {
	const own = programIn(words);
	const [file] = /(^|\/)python(\d(\.\d+)?)?$/.test(own[0] ?? "") ? startedFiles(own) : [];
	return file ? { startsFile: declared(file, at) } : {};
}

/** `sh -c "migrate && exec gunicorn …"`: the program that takes the shell's place at the end of it. */
function inShell(words: readonly string[]): readonly string[] {
	const last = shellText(words)
		?.trim()
		.split(/&&|;|\n/)
		.at(-1)
		?.trim();
	return last && /^exec\s/.test(last) && !/[|<>`]/.test(last) ? last.split(/\s+/) : words;
}

/** `--name=5` and `--name 5`. */
function optionIn(words: readonly string[], names: readonly string[]): number | undefined {
	for (const [index, word] of words.entries()) {
		const [name, value = words[index + 1]] = word.split("=", 2);
		if (names.includes(name) && /^\d+(\.\d+)?$/.test(value ?? "")) return Number(value);
	}
	return undefined;
}

/** Programs that fork one process for each worker: the options that say how many, the variable that does without them. */
const forking: readonly { name: RegExp; options: readonly string[]; variable?: string; source?: string }[] = [
	{
		name: /^gunicorn$/,
		options: ["--workers", "-w"],
		variable: "WEB_CONCURRENCY",
		source: "Gunicorn docs, Settings: workers is WEB_CONCURRENCY, or 1",
	},
	{
		name: /^uvicorn$/,
		options: ["--workers"],
		variable: "WEB_CONCURRENCY",
		source: "Uvicorn docs, Settings: workers is WEB_CONCURRENCY, or 1",
	},
	{ name: /^(hypercorn|granian)$/, options: ["--workers", "-w"] },
	{ name: /^fastapi$/, options: ["--workers"] },
	{ name: /^uwsgi$/, options: ["--processes", "--workers", "-p"] },
	{ name: /^pm2(-runtime)?$/, options: ["-i", "--instances"] },
];

/** Programs that keep threads in each process: the options that say how many, and what they take without. */
const threading: readonly { name: RegExp; options: readonly string[]; usual?: number; source?: string }[] = [
	{ name: /^gunicorn$/, options: ["--threads"] },
	{ name: /^uwsgi$/, options: ["--threads"] },
	{ name: /^waitress-serve$/, options: ["--threads"], usual: 4, source: "waitress docs: threads is 4" },
];

/** What a command says of how often its program runs in one replica: processes, and the threads of each. */
export function copiesOf(
	words: readonly string[],
	at: Location,
): { processes?: Attribute; threads?: Attribute; unmanaged?: Attribute } {
	const processes = processesOf(words, at);
	const threads = threadsOf(words, at);
	return {
		...(processes && { processes }),
		...(threads && { threads }),
		...(isRuntimeItself(words) && { unmanaged: declared(true, at) }),
	};
}

/** `node server.js`, and not `pm2-runtime …`, `npm start` or a script, which may start anything. */
function isRuntimeItself(words: readonly string[]): boolean {
	const all = plain(inShell(words)).filter((word) => !/^\w+=/.test(word));
	const first = all.find((word) => !before.test(word.split("/").at(-1) ?? ""));
	return /^(node|bun|deno)$/.test(first?.split("/").at(-1) ?? "") && !all.some((word) => /\bpm2\b/.test(word));
}

function threadsOf(words: readonly string[], at: Location): Attribute | undefined {
	const all = plain(words);
	for (const { name, options, usual, source } of threading) {
		const start = all.findIndex((word) => name.test(word.split("/").at(-1) ?? ""));
		if (start < 0) continue;
		const text = textAfter(all.slice(start + 1), options);
		if (text !== undefined) return numberAt(text, at, "threads");
		return usual === undefined || !source ? undefined : byDefault(usual, at, source);
	}
	return undefined;
}

const plain = (words: readonly string[]) =>
	words.flatMap((word) => word.trim().split(/\s+/)).map((word) => word.replace(/^["']|["']$/g, ""));

/** How many processes a command makes of a program in each replica; each has pools and memory of its own. */
function processesOf(words: readonly string[], at: Location): Attribute | undefined {
	const all = plain(words);
	for (const { name, options, variable, source } of forking) {
		const start = all.findIndex((word) => name.test(word.split("/").at(-1) ?? ""));
		if (start < 0) continue;
		const rest = all.slice(start + 1);
		const text = textAfter(rest, options);
		if (text !== undefined) return numberAt(text, at);
		// A file of settings may say it.
		if (!variable || !source || rest.some((word) => /^(-c|--config)\b/.test(word))) return undefined;
		return waiting({ variable, path: at.file, as: "number", times: 1, otherwise: 1, source }, at);
	}
	return undefined;
}

function textAfter(words: readonly string[], names: readonly string[]): string | undefined {
	for (const [index, word] of words.entries()) {
		const [name, value = words[index + 1]] = word.split("=", 2);
		if (names.includes(name)) return value;
		const short = names.find((one) => one.length === 2 && word.startsWith(one) && /^-\w\d+$/.test(word));
		if (short) return word.slice(2);
	}
	return undefined;
}

/** "4", "$WORKERS", "${WORKERS:-4}", Kubernetes' "$(WORKERS)". */
function numberAt(text: string, at: Location, what = "processes"): Attribute {
	if (/^\d+$/.test(text) && Number(text) > 0) return declared(Number(text), at);
	// PM2 docs, Cluster Mode: "max" and 0 are one for each processor.
	if (/^(max|0|-\d+)$|\bnproc\b/.test(text))
		return unknown(`there are as many ${what} as the machine has processors`, at);
	const [, variable, otherwise] = /^\$[{(]?(\w+)(?::?-(\d+))?[)}]?$/.exec(text) ?? [];
	if (variable === undefined) return unknown(`the number of its ${what} is ${text.slice(0, 40)}`, at);
	const path = at.file;
	return waiting(
		{ variable, path, as: "number", times: 1, ...(otherwise !== undefined && { otherwise: Number(otherwise) }) },
		at,
	);
}
