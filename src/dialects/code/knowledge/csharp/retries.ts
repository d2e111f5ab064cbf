import type { Breaker, Deadline, Retry } from "../../entries/retries.ts";
import type { Library } from "../../knowledge.ts";

const forever: Retry = {
	is: "retry",
	times: { at: ["none"], counts: "retries", usual: "endless" },
	wait: { at: ["0"], usual: "none" },
	source: "Polly 7, RetryForever: without an end; at once where no pause is given",
};
const waits: Retry = {
	is: "retry",
	times: { at: ["0"], counts: "retries", usual: 0 },
	wait: { at: ["1", "0"], usual: "fixed" },
	source: "Polly 7, WaitAndRetry: as many retries and pauses as are given",
};
const strategy: Retry = {
	is: "retry",
	times: { at: ["0.MaxRetryAttempts"], counts: "retries", usual: 3 },
	wait: { at: ["0.BackoffType", "0.Delay"], usual: "fixed" },
	random: { at: ["0.UseJitter"], usual: false },
	source: "Polly 8, RetryStrategyOptions: 3 retries, 2 s apart, without jitter",
};
const atOnce: Retry = {
	is: "retry",
	times: { at: ["0"], counts: "retries", usual: 1 },
	wait: { at: ["none"], usual: "none" },
	source: "Polly 7, Retry: 1, at once",
};
const breaks: Breaker = { is: "breaker", source: "Polly docs: a breaker around calls" };

const ends: Deadline = {
	is: "deadline",
	at: ["0", "0.Timeout"],
	source: "Polly docs, Timeout: gives up after the time that is given",
};

/** Extensions, known by their names where their package is used. */
export const polly: Library = {
	imports: [
		"Polly",
		"Microsoft.Extensions.Http.Polly",
		"Microsoft.Extensions.Http.Resilience",
		"Microsoft.Extensions.Resilience",
	],
	symbols: {
		"~.RetryAsync": atOnce,
		"~.RetryForeverAsync": forever,
		"~.WaitAndRetryAsync": waits,
		"~.WaitAndRetryForeverAsync": { ...forever, wait: { at: ["0"], usual: "fixed" } },
		"~.AddRetry": strategy,
		"~.CircuitBreakerAsync": breaks,
		"~.AdvancedCircuitBreakerAsync": breaks,
		"~.AddCircuitBreaker": breaks,
		"~.TimeoutAsync": ends,
		"~.AddTimeout": ends,
	},
};
