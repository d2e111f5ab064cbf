import type { Deadline } from "../../entries/retries.ts";
import type { Library } from "../../knowledge.ts";

const coroutines = "kotlinx.coroutines docs, withTimeout: milliseconds or a Duration";
const limiter: Deadline = {
	is: "deadline",
	at: ["none"],
	usual: 1,
	setting: "resilience4j.timelimiter.instances.{name}.timeout-duration",
	source: "resilience4j docs, TimeLimiter: timeoutDuration is 1 s",
};
const milliseconds = (at: string[], source: string): Deadline => ({ is: "deadline", at, unit: "ms", source });

/** What gives up whatever it guards. */
export const deadlines: Library = {
	imports: [
		"kotlinx.coroutines",
		"io.github.resilience4j",
		"org.eclipse.microprofile.faulttolerance",
		"com.netflix.hystrix",
		"org.springframework.cloud.client.circuitbreaker",
	],
	symbols: {
		"kotlinx.coroutines.withTimeout": milliseconds(["0"], coroutines),
		"kotlinx.coroutines.withTimeoutOrNull": milliseconds(["0"], coroutines),
		"io.github.resilience4j.timelimiter.annotation.TimeLimiter": limiter,
		"io.github.resilience4j.timelimiter.TimeLimiter().executeFutureSupplier": limiter,
		"io.github.resilience4j.timelimiter.TimeLimiter().executeCompletionStage": limiter,
		"io.github.resilience4j.reactor.timelimiter.TimeLimiterOperator.of": limiter,
		"org.eclipse.microprofile.faulttolerance.Timeout": {
			...milliseconds(["0", "value"], "MicroProfile Fault Tolerance, @Timeout: 1000 ms"),
			usual: 1,
		},
		"com.netflix.hystrix.contrib.javanica.annotation.HystrixCommand": {
			is: "deadline",
			at: ["none"],
			usual: 1,
			source: "Hystrix: a command is given up after 1 s",
		},
		// Its factories for resilience4j put a TimeLimiter around what they run.
		"org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory().create().run": limiter,
		"org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory().create().run": limiter,
	},
};
