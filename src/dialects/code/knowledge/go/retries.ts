import type { CallEntry } from "../../entries/calls.ts";
import type { Retry } from "../../entries/retries.ts";
import type { Library } from "../../knowledge.ts";

const cenkalti: Retry = {
	is: "retry",
	times: {
		at: ["1", "none"],
		counts: "retries",
		usual: "endless",
		endlessNames: ["NewConstantBackOff", "ZeroBackOff"],
	},
	wait: { at: ["1"], usual: "jitter", drawn: ["NewExponentialBackOff"] },
	source: "cenkalti/backoff: exponential from 500 ms with ±50 %, up to 15 min in all",
};
const avast: Retry = {
	is: "retry",
	times: { at: ["Attempts()"], counts: "tries", usual: 10, zeroIsEndless: true },
	wait: { at: ["Delay()", "DelayType()"], usual: "jitter" },
	source: "avast/retry-go: 10 attempts, doubling from 100 ms with up to 100 ms of jitter",
};
const hashicorp = "github.com/hashicorp/go-retryablehttp";
const http: CallEntry = {
	is: "call",
	url: ["0"],
	timeout: ["HTTPClient.Timeout"],
	usual: "none",
	retries: {
		at: ["RetryMax"],
		usual: 4,
		pause: "exponential",
		wait: ["Backoff"],
		source: "go-retryablehttp: RetryMax is 4, from 1 to 30 s, without jitter, of POST too",
	},
	source: "go-retryablehttp: its HTTP client has no Timeout",
};

export const retryLibraries: Library = {
	imports: [
		"github.com/cenkalti/backoff",
		"github.com/avast/retry-go",
		hashicorp,
		"github.com/sethvargo/go-retry",
		"github.com/eapache/go-resiliency/retrier",
	],
	symbols: {
		"github.com/cenkalti/backoff.Retry": cenkalti,
		"github.com/cenkalti/backoff.RetryNotify": cenkalti,
		"github.com/avast/retry-go.Do": avast,
		"github.com/avast/retry-go.DoWithData": avast,
		...Object.fromEntries(
			["Get", "Post", "PostForm", "Head"].flatMap((verb) =>
				[`${hashicorp}.NewClient()`, `${hashicorp}.Client()`, hashicorp].map((of) => [`${of}.${verb}`, http] as const),
			),
		),
		[`${hashicorp}.NewClient().Do`]: { ...http, url: ["0.2", "0.1"], context: ["0.0"] },
		[`${hashicorp}.Client().Do`]: { ...http, url: ["0.2", "0.1"], context: ["0.0"] },
	},
};

const opens = "gobreaker: opens after more than 5 failures in a row, for 60 s";

export const breakers: Library = {
	imports: ["github.com/sony/gobreaker", "github.com/afex/hystrix-go/hystrix"],
	symbols: {
		"github.com/sony/gobreaker.NewCircuitBreaker().Execute": { is: "breaker", source: opens },
		"github.com/sony/gobreaker.CircuitBreaker().Execute": { is: "breaker", source: opens },
		"github.com/sony/gobreaker.NewTwoStepCircuitBreaker().Allow": { is: "breaker", source: opens },
		"github.com/afex/hystrix-go/hystrix.Do": { is: "breaker", source: "hystrix-go: 1 s, and 50 % of 20 calls" },
		"github.com/afex/hystrix-go/hystrix.Go": { is: "breaker", source: "hystrix-go: 1 s, and 50 % of 20 calls" },
	},
};
