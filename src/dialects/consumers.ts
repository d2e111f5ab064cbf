import { type Attribute, declared } from "../design/attribute.ts";
import type { Location } from "../design/text.ts";
import { isIdle } from "./command.ts";
import { endsMigrating } from "./migrations.ts";

/**
 * Programs that take jobs off a queue, as their makers say to start them. Their schedulers (celery beat, rqscheduler) do
 * not. Each stands at the beginning of a command, or behind what starts it: a path, `python -m`, `bundle exec`, `manage.py`.
 */
const starts =
	/(?:^|[\s/;&|"'])(?:celery\s(?:.*\s)?worker|arq\s+[\w.]+|rq\s+worker|rqworker|dramatiq\s+[\w.:]+|huey_consumer(?:\.py)?|run_huey|qcluster|process_tasks|db_worker|taskiq\s+worker|faststream\s+run|graphile-worker|procrastinate\s(?:.*\s)?worker|faust\s(?:.*\s)?worker|sidekiq|resque:work|jobs:work|delayed_job|shoryuken|sneakers:run|good_job\s+start|solid_queue:start|karafka\s+server|racecar|queue:work|queue:listen|artisan\s+horizon|messenger:consume)(?=$|[\s"';&|])/;

/** A sub-command that says so of itself ("sentry run consumer"), or an option for the group that consumes together. */
const consumes = /^\S+\s+(?:\S+\s+)?(?:[\w-]+-)?consumers?(?=$|\s)|\s--consumer-group(?=$|[\s=])/;

/** Whether these words start a program whose work comes from a queue. */
export function takesWork(words: readonly string[]): boolean {
	const command = words.join(" ").slice(0, 2000);
	return starts.test(command) || consumes.test(command);
}

/** The role of what is started so; undefined where the words do not tell. */
export function roleOf(words: readonly string[], at: Location): Attribute | undefined {
	if (endsMigrating(words) || isIdle(words)) return declared("job", at);
	return takesWork(words) ? declared("worker", at) : undefined;
}
