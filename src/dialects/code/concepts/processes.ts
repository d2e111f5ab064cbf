import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Expr, Region } from "../code.ts";
import { decided } from "../conditions.ts";
import { within } from "../data/walk.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import { expressionsOf } from "../state/places.ts";
import { given, methodOf, numberIn, textIn } from "../values.ts";
import { waitingFor } from "../waits.ts";
import { type Concept, ofService } from "./concept.ts";

/** How many processes of the program run in each replica, where a file of settings or the code itself says so. */
function told(program: Program, at: Expr, processes: Attribute, more: Record<string, Attribute> = {}): Fragment[] {
	return [ofService(program, at.at, { processes, ...more })];
}

/** The same, where it holds only as long as the manager of processes is what starts the program. */
function toldManager(program: Program, at: Expr, managedProcesses: Attribute): Fragment[] {
	return [ofService(program, at.at, { managedProcesses })];
}

const ofMachine = "there are as many processes as the machine has processors";

function countOf(expr: Expr, program: Program): Attribute {
	const number = numberIn(expr, program);
	if (number !== undefined && number > 0) return declared(number, expr.at);
	return waitingFor(expr, program) ?? unknown(`it is ${program.follow(expr).text.slice(0, 60)}`, expr.at);
}

/** `gunicorn.conf.py`, which Gunicorn reads by itself, and what such files are called that it is given by `-c`. */
export const gunicornSettings: Concept = {
	read(program) {
		if (!/(^|\/)gunicorn[._-]?(conf|config)?(\.conf)?\.py$/.test(program.code.path)) return [];
		const setting = (name: string) =>
			program.code.names.find((one) => one.name === name && one.region === program.code.module)?.value;
		const workers = setting("workers");
		const grace = setting("graceful_timeout");
		const seconds = numberIn(grace, program);
		const shutdown = grace && seconds !== undefined && { shutdown: declared(seconds, grace.at) };
		if (workers) return told(program, workers, countOf(workers, program), shutdown || {});
		return shutdown ? [ofService(program, grace.at, shutdown)] : [];
	},
};

/** pm2's `ecosystem.config.js`: instances of the one application that it starts. */
export const pm2Settings: Concept = {
	read(program) {
		if (!/(^|\/)(ecosystem|pm2)(\.config)?\.[cm]?[jt]s$/.test(program.code.path)) return [];
		const found = new Set<Expr>();
		for (const { expr } of expressionsOf(program.code))
			for (const part of within(expr, 8)) {
				const value = part.kind === "map" ? program.entry(part, "instances") : undefined;
				if (value) found.add(value);
			}
		const [instances, ...others] = found;
		if (!instances || others.length > 0) return [];
		const word = textIn(instances, program);
		const number = word !== undefined && /^\d+$/.test(word) ? Number(word) : numberIn(instances, program);
		if (word === "max" || (number !== undefined && number <= 0))
			return toldManager(program, instances, unknown(ofMachine, instances.at));
		return toldManager(program, instances, number ? declared(number, instances.at) : countOf(instances, program));
	},
};

/**
 * `uvicorn.run("main:app", workers=4)`: holds where the program is started by this call, and not by a command that says how many.
 * While files are watched there is one.
 */
export const serverProcesses: Concept = {
	read: (program) =>
		program.calls("server").flatMap(({ call, entry }): Fragment[] => {
			const count = entry.processes && given(call, entry.processes, program);
			if (!count || count === "hidden" || decided(call.region, program) === "never") return [];
			const { reload, debug } = call.named;
			if ([reload, debug].some((one) => one && isTrue(one, program))) return [];
			return toldManager(program, count, countOf(count, program));
		}),
};

function isTrue(expr: Expr, program: Program): boolean {
	const value = program.follow(expr);
	return value.kind === "literal" && value.value === true;
}

/** Gunicorn started by code: a class of its BaseApplication that is given `{"workers": 4}`. */
export const gunicornApplication: Concept = {
	read(program) {
		const { classes, calls } = program.code;
		const own = classes.filter(({ bases }) => bases.some(({ name }) => /\b(Base|WSGI)Application$/.test(name)));
		if (own.length === 0 || !isImported(/^gunicorn\.app\./, program.code)) return [];
		return calls.flatMap((call): Fragment[] => {
			if (!own.some(({ name }) => name === methodOf(call))) return [];
			const [workers] = [...call.positional, ...Object.values(call.named)].flatMap((one) => {
				const options = program.follow(one);
				return (options.kind === "map" && program.entry(options, "workers")) || [];
			});
			return workers ? toldManager(program, workers, countOf(workers, program)) : [];
		});
	},
};

/** Node's own cluster: as many processes as a loop forks. */
export const clusterForks: Concept = {
	read(program) {
		const fork = program.code.calls.find(({ callee }) =>
			/^(node:)?cluster(\.default)?\.fork$/.test(program.symbolOf(callee) ?? ""),
		);
		const loop = fork && loopOf(fork.region);
		if (!fork || !loop) return [];
		const limit = loop.test?.kind === "operation" && loop.test.operator === "<" ? loop.test.operands[1] : undefined;
		const number = limit && numberIn(limit, program);
		if (limit && number) return told(program, fork.callee, declared(number, limit.at));
		return told(program, fork.callee, unknown(ofMachine, fork.at));
	},
};

function loopOf(region: Region | undefined): Region | undefined {
	return !region || region.kind === "loop" ? region : loopOf(region.parent);
}
