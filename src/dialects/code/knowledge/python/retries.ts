import type { Retry } from "../../entries/retries.ts";
import type { Library } from "../../knowledge.ts";

const bare = "tenacity docs: a bare retry tries for ever, without a pause";
const tenacity: Retry = {
	is: "retry",
	times: { at: ["stop"], counts: "tries", usual: "endless" },
	wait: { at: ["wait"], usual: "none" },
	source: bare,
};
const backoffSource = "backoff docs: without max_tries and max_time it tries for ever; jitter is full";
const backoff: Retry = {
	is: "retry",
	times: { at: ["max_tries"], counts: "tries", usual: "endless" },
	ends: ["max_time"],
	wait: { at: ["0", "wait_gen"], usual: "exponential" },
	random: { at: ["jitter"], usual: true },
	source: backoffSource,
};
const celery: Retry = {
	is: "retry",
	only: ["autoretry_for"],
	times: { at: ["max_retries"], counts: "retries", usual: 3 },
	wait: { at: ["default_retry_delay"], usual: "fixed" },
	grows: ["retry_backoff"],
	growsFromOne: true,
	random: { at: ["retry_jitter"], usual: true },
	source:
		"Celery docs, Task: max_retries is 3, default_retry_delay is 180 s; retry_backoff is jittered unless retry_jitter is off",
};
const urllib: Retry = {
	is: "retry",
	times: { at: ["0", "total", "connect"], counts: "retries", usual: 10 },
	wait: { at: ["none"], usual: "none" },
	grows: ["backoff_factor"],
	growsFromOne: true,
	random: { at: ["backoff_jitter"], usual: false },
	source: "urllib3 docs, Retry: total is 10, backoff_factor is 0",
};

export const retryLibraries: Library = {
	imports: ["tenacity", "backoff", "celery", "retrying", "stamina", "urllib3", "requests", "dramatiq", "rq", "retry"],
	symbols: {
		"tenacity.retry": tenacity,
		"tenacity.Retrying": tenacity,
		"tenacity.AsyncRetrying": tenacity,
		"backoff.on_exception": backoff,
		"backoff.on_predicate": backoff,
		"celery.shared_task": celery,
		"celery.Celery().task": celery,
		"celery.app.shared_task": celery,
		"retrying.retry": {
			is: "retry",
			times: { at: ["stop_max_attempt_number"], counts: "tries", usual: "endless" },
			ends: ["stop_max_delay"],
			wait: { at: ["wait_fixed"], usual: "none" },
			grows: ["wait_exponential_multiplier"],
			growsFromOne: true,
			random: { at: ["wait_random_max", "wait_jitter_max"], usual: false },
			source: "retrying docs: without a stop it tries for ever, without a pause",
		},
		"retry.retry": {
			is: "retry",
			times: { at: ["tries"], counts: "tries", usual: "endless" },
			wait: { at: ["delay"], usual: "none" },
			grows: ["backoff"],
			random: { at: ["jitter"], usual: false },
			source: "retry docs: tries is -1, which has no end, and delay is 0",
		},
		"stamina.retry": {
			is: "retry",
			times: { at: ["attempts"], counts: "tries", usual: 10 },
			wait: { at: ["none"], usual: "jitter" },
			source: "stamina docs: 10 attempts within 45 s, exponential with jitter",
		},
		"dramatiq.actor": {
			is: "retry",
			times: { at: ["max_retries"], counts: "retries", usual: 20 },
			wait: { at: ["none"], usual: "jitter" },
			source: "Dramatiq docs, Retries: 20, exponential from 15 s to 7 d with jitter",
		},
		"rq.Queue().enqueue": {
			is: "retry",
			only: ["retry"],
			times: { at: ["retry.max", "retry.0"], counts: "retries", usual: 0 },
			wait: { at: ["retry.interval", "retry.1"], usual: "none" },
			source: "RQ docs, Retrying failed jobs: interval is 0",
		},
		"urllib3.util.retry.Retry": urllib,
		"urllib3.util.Retry": urllib,
		"urllib3.Retry": urllib,
		"requests.packages.urllib3.util.retry.Retry": urllib,
		"requests.Session().mount": { is: "mounted", policy: ["1.max_retries"] },
		"requests.session().mount": { is: "mounted", policy: ["1.max_retries"] },
	},
};

export const breakers: Library = {
	imports: ["pybreaker", "circuitbreaker", "aiobreaker"],
	symbols: {
		"circuitbreaker.circuit": { is: "breaker", source: "circuitbreaker docs: opens after 5 failures, for 30 s" },
		"pybreaker.CircuitBreaker()": { is: "breaker", source: "pybreaker docs: fail_max is 5, reset_timeout is 60 s" },
		"pybreaker.CircuitBreaker().call": {
			is: "breaker",
			source: "pybreaker docs: fail_max is 5, reset_timeout is 60 s",
		},
		"aiobreaker.CircuitBreaker()": { is: "breaker", source: "aiobreaker docs: fail_max is 5, timeout is 60 s" },
	},
};
