import type { Schedule } from "../../entries/processes.ts";
import type { Limiter } from "../../entries/state.ts";
import type { Library } from "../../knowledge.ts";

const cron: Schedule = { is: "schedule", when: ["0"], runs: ["1"] };
const robfig = "github.com/robfig/cron";
const gocron = "github.com/go-co-op/gocron";
const counts = (source: string, ...store: string[]): Limiter => ({ is: "limiter", store, source });

/** What a clock starts in every process, and limits that each process counts for itself. */
export const timers: Library = {
	imports: [robfig, gocron, "github.com/jasonlvhit/gocron"],
	symbols: {
		...Object.fromEntries(
			["New()", "Cron()", "NewWithLocation()"].flatMap((of) =>
				["AddFunc", "AddJob"].map((verb) => [`${robfig}.${of}.${verb}`, cron] as const),
			),
		),
		[`${gocron}.NewScheduler().NewJob`]: { is: "schedule", when: ["0.0", "0"], runs: ["1.0"] },
		[`${gocron}.Scheduler().NewJob`]: { is: "schedule", when: ["0.0", "0"], runs: ["1.0"] },
		[`${gocron}>.Do`]: { is: "schedule", when: ["none"], runs: ["0"] },
		"github.com/jasonlvhit/gocron>.Do": { is: "schedule", when: ["none"], runs: ["0"] },
	},
};

const httprate = "httprate docs: counters are kept in memory unless WithLimitCounter is given";

export const limiters: Library = {
	imports: [
		"github.com/go-chi/httprate",
		"github.com/gofiber/fiber/middleware/limiter",
		"github.com/didip/tollbooth",
		"github.com/labstack/echo/middleware",
		"github.com/ulule/limiter/drivers/store/memory",
		"github.com/ulule/limiter/drivers/store/redis",
		"github.com/go-redis/redis_rate",
	],
	symbols: {
		"github.com/go-chi/httprate.LimitByIP": counts(httprate),
		"github.com/go-chi/httprate.LimitByRealIP": counts(httprate),
		"github.com/go-chi/httprate.LimitAll": counts(httprate),
		"github.com/go-chi/httprate.Limit": counts(httprate, "WithLimitCounter()"),
		"github.com/gofiber/fiber/middleware/limiter.New": counts(
			"Fiber, limiter: Storage is in memory unless it is set",
			"0.Storage",
		),
		"github.com/didip/tollbooth.NewLimiter": counts("tollbooth: counters are kept in memory"),
		"github.com/labstack/echo/middleware.NewRateLimiterMemoryStore": counts(
			"Echo: a memory store counts in this process",
		),
		"github.com/ulule/limiter/drivers/store/memory.NewStore": counts(
			"ulule/limiter: a memory store counts in this process",
		),
		...Object.fromEntries(
			["github.com/ulule/limiter/drivers/store/redis.NewStore", "github.com/go-redis/redis_rate.NewLimiter"].map(
				(name) => [name, { ...counts("it counts in Redis"), isShared: true }],
			),
		),
	},
};
