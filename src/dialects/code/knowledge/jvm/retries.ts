import type { Breaker, Retry } from "../../entries/retries.ts";
import type { Library } from "../../knowledge.ts";

const resilience = "resilience4j docs, Retry: 3 attempts, 500 ms apart";
const instance = "resilience4j.retry.instances.{name}";
const resilient: Retry = {
	is: "retry",
	times: { at: ["none"], counts: "tries", usual: 3 },
	wait: { at: ["none"], usual: "fixed" },
	settings: {
		times: `${instance}.max-attempts`,
		wait: `${instance}.wait-duration`,
		grows: `${instance}.enable-exponential-backoff`,
		random: `${instance}.enable-randomized-wait`,
	},
	source: resilience,
};
const spring: Retry = {
	is: "retry",
	times: { at: ["maxAttempts", "maxAttemptsExpression"], counts: "tries", usual: 3 },
	wait: { at: ["backoff.delay", "backoff.value"], usual: "fixed" },
	grows: ["backoff.multiplier"],
	random: { at: ["backoff.random"], usual: false },
	source: "spring-retry, @Retryable: 3 attempts, 1 s apart",
};
const template: Retry = {
	is: "retry",
	// Its builder's steps.
	times: { at: ["maxAttempts"], counts: "tries", usual: 3, endlessNames: ["infiniteRetry"] },
	wait: { at: ["fixedBackoff"], usual: "none" },
	grows: ["exponentialBackoff"],
	random: { at: ["uniformRandomBackoff"], usual: false },
	source: "spring-retry, RetryTemplateBuilder: 3 attempts, without a pause",
};
const config: Retry = {
	is: "retry",
	times: { at: ["maxAttempts"], counts: "tries", usual: 3 },
	wait: { at: ["intervalFunction", "intervalBiFunction", "waitDuration"], usual: "fixed" },
	source: resilience,
};
const failsafe: Retry = {
	is: "retry",
	times: { at: ["maxRetries", "maxAttempts"], tries: ["maxAttempts"], counts: "retries", usual: 2 },
	wait: { at: ["delay"], usual: "none" },
	grows: ["backoff", "withBackoff"],
	random: { at: ["jitter", "withJitter"], usual: false },
	source: "Failsafe docs, RetryPolicy: 2 retries, without a pause; max attempts count the first",
};
const micronaut: Retry = {
	is: "retry",
	times: { at: ["attempts"], counts: "retries", usual: 3 },
	wait: { at: ["delay"], usual: "fixed" },
	grows: ["multiplier"],
	random: { at: ["jitter"], usual: false },
	source: "Micronaut docs, @Retryable: 3 attempts, 1 s apart",
};
const breaker = (source: string): Breaker => ({ is: "breaker", source });

export const retryLibraries: Library = {
	imports: [
		"io.github.resilience4j",
		"dev.failsafe",
		"net.jodah.failsafe",
		"org.springframework.retry",
		"org.springframework.resilience",
		"org.eclipse.microprofile.faulttolerance",
		"io.micronaut.retry",
		"reactor",
		"org.springframework.web.reactive.function.client",
		"io.ktor.client",
	],
	symbols: {
		"io.github.resilience4j.retry.annotation.Retry": resilient,
		"io.github.resilience4j.retry.RetryConfig.custom()": {
			is: "fluent",
			ends: { build: "io.github.resilience4j.retry.RetryConfig()" },
		},
		"io.github.resilience4j.retry.RetryConfig.custom().build": config,
		"io.github.resilience4j.retry.RetryConfig.ofDefaults": config,
		...Object.fromEntries(
			["dev.failsafe", "net.jodah.failsafe"].flatMap((of) => [
				[`${of}.RetryPolicy.builder()`, { is: "fluent", ends: { build: `${of}.RetryPolicy()` } } as const],
				[`${of}.RetryPolicy.builder().build`, failsafe] as const,
				[`${of}.RetryPolicy.ofDefaults`, failsafe] as const,
			]),
		),
		"org.springframework.retry.annotation.Retryable": spring,
		"org.springframework.retry.support.RetryTemplate.builder()": {
			is: "fluent",
			ends: { build: "org.springframework.retry.support.RetryTemplate()" },
		},
		"org.springframework.retry.support.RetryTemplate.builder().build": template,
		"org.springframework.resilience.annotation.Retryable": {
			is: "retry",
			times: { at: ["maxRetries"], counts: "retries", usual: 3 },
			wait: { at: ["delay"], usual: "fixed" },
			grows: ["multiplier"],
			random: { at: ["jitter"], usual: false },
			source: "Spring Framework 7, @Retryable: 3 retries, 1 s apart",
		},
		"org.eclipse.microprofile.faulttolerance.Retry": {
			is: "retry",
			times: { at: ["maxRetries"], counts: "retries", usual: 3 },
			wait: { at: ["none"], usual: "jitter" },
			source: "MicroProfile Fault Tolerance, @Retry: 3 retries, no delay, jitter of 200 ms, 180 s in all",
		},
		"io.micronaut.retry.annotation.Retryable": micronaut,
		// Reactor: steps behind a call.
		">.retry": {
			is: "retry",
			times: { at: ["0"], counts: "retries", usual: "endless" },
			wait: { at: ["none"], usual: "none" },
			source: "Reactor, retry: without a number it tries for ever, at once",
		},
		">.retryWhen": {
			is: "retry",
			times: { at: ["0"], counts: "retries", usual: "endless", endlessNames: ["indefinitely"] },
			wait: { at: ["0"], usual: "jitter", atOnce: ["max", "maxInARow", "indefinitely"] },
			source: "Reactor, Retry.backoff: exponential, jitter of one half",
		},
	},
};

const opens = "resilience4j docs: opens at 50 % of 100 calls, for 60 s";

/** By its type, as it is made, and out of a registry. */
const breakersMade = [
	"CircuitBreaker()",
	"CircuitBreaker.of()",
	"CircuitBreaker.ofDefaults()",
	"CircuitBreakerRegistry().circuitBreaker()",
	"CircuitBreakerRegistry.of().circuitBreaker()",
	"CircuitBreakerRegistry.ofDefaults().circuitBreaker()",
];
/** The last two are Kotlin's. */
const breakerMethods = [
	"executeSupplier",
	"executeCallable",
	"executeRunnable",
	"executeCheckedSupplier",
	"executeCompletionStage",
	"decorateSupplier",
	"executeFunction",
	"executeSuspendFunction",
];

export const breakers: Library = {
	imports: [
		"io.github.resilience4j",
		"org.eclipse.microprofile.faulttolerance",
		"io.micronaut.retry",
		"org.springframework.retry",
		"com.netflix.hystrix",
		"org.springframework.cloud.client.circuitbreaker",
	],
	symbols: {
		...Object.fromEntries(
			[
				...breakersMade.flatMap((of) => breakerMethods.map((name) => `${of}.${name}`)),
				"CircuitBreaker.decorateSupplier",
				"CircuitBreaker.decorateCallable",
				"CircuitBreaker.decorateCheckedSupplier",
				"CircuitBreaker.decorateRunnable",
			].map((name) => [`io.github.resilience4j.circuitbreaker.${name}`, breaker(opens)]),
		),
		"io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator.of": breaker(opens),
		"org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory().create().run": breaker(opens),
		"org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory().create().run": breaker(opens),
		"io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker": breaker(opens),
		"org.eclipse.microprofile.faulttolerance.CircuitBreaker": breaker(
			"MicroProfile: opens at 50 % of 20 calls, for 5 s",
		),
		"io.micronaut.retry.annotation.CircuitBreaker": breaker("Micronaut docs: reset is 20 s"),
		"org.springframework.retry.annotation.CircuitBreaker": breaker("spring-retry: 3 failures in 5 s, open for 20 s"),
		"com.netflix.hystrix.contrib.javanica.annotation.HystrixCommand": breaker(
			"Hystrix: 50 % of 20 calls, and 1 s at most",
		),
	},
};
