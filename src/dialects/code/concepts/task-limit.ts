import { declared } from "../../../design/attribute.ts";
import type { Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { numberIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/**
 * Celery: how long a task may run that was taken off its queue before it began, so that nobody begins it anew where its worker is killed.
 * At SIGTERM a worker waits for its tasks. Source: Celery docs, Workers Guide: warm shutdown; Configuration: task_time_limit,
 * task_acks_late (off unless it is set), in Django's settings with CELERY_ before them.
 */
export const taskLimit: Concept = {
	read(program) {
		const limit = settingOf("task_time_limit", program);
		const seconds = numberIn(limit, program);
		if (!limit || !seconds) return [];
		const late = settingOf("task_acks_late", program);
		const value = late && program.follow(late);
		if (late && !(value?.kind === "literal" && value.value === false)) return [];
		return [ofService(program, limit.at, { taskLimit: declared(seconds, limit.at) })];
	},
};

/** `app.conf.update(task_time_limit=1200)`, `app.conf.task_time_limit = 1200`, `CELERY_TASK_TIME_LIMIT = 1200`. */
function settingOf(name: string, { code }: Program): Expr | undefined {
	const updated = code.calls.find(
		({ callee, named }) => named[name] && /(^|\.)(conf\.update|Celery)$/.test(callee.text),
	);
	if (updated) return updated.named[name];
	const written = code.writes.find(
		({ target }) =>
			target.kind === "member" && target.name === name && target.of.kind === "member" && target.of.name === "conf",
	);
	if (written) return written.value;
	const called = `CELERY_${name.toUpperCase()}`;
	return code.names.find((one) => one.name === called && one.region === code.module)?.value;
}
