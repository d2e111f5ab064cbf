import type { Duration, Environment } from "../../entries/language.ts";
import type { Library } from "../../knowledge.ts";

const asked: Environment = { is: "environment", name: ["0"], otherwise: ["1"] };
const length = (seconds: number): Duration => ({ is: "duration", seconds, of: ["0"] });
const unit = (seconds: number): Duration => ({ is: "duration", seconds });

/** The standard libraries; whatever is of Spring, Jakarta, Quarkus and Micronaut may be asked for by a file that tells. */
export const environment: Library = {
	imports: [
		"System",
		"java",
		"kotlin",
		"org.springframework",
		"jakarta",
		"javax",
		"io.quarkus",
		"io.micronaut",
		"io.ktor",
		"com.zaxxer",
		"org.apache.hc.core5.util",
	],
	isQuiet: true,
	symbols: {
		"System.getenv": asked,
		"System.getenv()[]": { is: "environment" },
		"System.getenv().get": asked,
		"System.getenv().getOrDefault": asked,
		"java.time.Duration.ofMillis": length(0.001),
		"java.time.Duration.ofSeconds": length(1),
		"java.time.Duration.ofMinutes": length(60),
		"java.time.Duration.ofHours": length(3600),
		"java.time.Duration.ofDays": length(86_400),
		"java.time.Duration.ZERO": unit(0),
		"org.apache.hc.core5.util.Timeout.ofMilliseconds": length(0.001),
		"org.apache.hc.core5.util.Timeout.ofSeconds": length(1),
		"org.apache.hc.core5.util.Timeout.ofMinutes": length(60),
		// HttpCore 5, Timeout: zero and "disabled" wait without an end.
		"org.apache.hc.core5.util.Timeout.ZERO_MILLISECONDS": unit(0),
		"org.apache.hc.core5.util.Timeout.DISABLED": unit(0),
		"java.util.concurrent.TimeUnit.MILLISECONDS": unit(0.001),
		"java.util.concurrent.TimeUnit.SECONDS": unit(1),
		"java.util.concurrent.TimeUnit.MINUTES": unit(60),
		"java.util.concurrent.TimeUnit.HOURS": unit(3600),
	},
};
