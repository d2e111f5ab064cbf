import type { Library, Schedule, Waiting } from "../../knowledge.ts";

const scheduled: Schedule = { is: "schedule", when: ["cron", "fixedRate", "fixedDelay", "every", "0"], runs: [] };
const executor: Waiting = {
	is: "waiting",
	bound: ["queueCapacity"],
	setter: "setQueueCapacity",
	usual: "none",
	source: "Spring Framework: the queue of a ThreadPoolTaskExecutor holds Integer.MAX_VALUE tasks",
};

/** What a clock starts in every process, and where work waits in one. */
export const timers: Library = {
	imports: ["org.springframework.scheduling", "io.quarkus.scheduler", "io.micronaut.scheduling"],
	symbols: {
		"org.springframework.scheduling.annotation.Scheduled": scheduled,
		"io.quarkus.scheduler.Scheduled": scheduled,
		"io.micronaut.scheduling.annotation.Scheduled": scheduled,
		"org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor": executor,
	},
};
