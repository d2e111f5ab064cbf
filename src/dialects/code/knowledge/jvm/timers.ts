import type { Schedule, Waiting } from "../../entries/processes.ts";
import type { Library } from "../../knowledge.ts";

const scheduled: Schedule = { is: "schedule", when: ["cron", "fixedRate", "fixedDelay", "every", "0"], runs: [] };
const executor: Waiting = {
	is: "waiting",
	bound: ["queueCapacity"],
	setter: "setQueueCapacity",
	usual: "none",
	source: "Spring Framework: the queue of a ThreadPoolTaskExecutor holds Integer.MAX_VALUE tasks",
};

const executed: Schedule = { is: "schedule", when: ["2"], runs: ["0"] };

/** Its jobs are in memory, unless quartz.properties names a store that is clustered. */
const quartz: Schedule = { is: "schedule", when: ["1"], runs: ["0"] };
const pool = (maker: string): Waiting => ({
	is: "waiting",
	bound: ["none"],
	usual: "none",
	source: `Java docs, Executors.${maker}: an unbounded queue`,
});

const queue = (name: string): Waiting => ({
	is: "waiting",
	bound: ["0", "capacity"],
	isAnyQueue: true,
	usual: "none",
	source: `Java docs, ${name}: without a capacity it is Integer.MAX_VALUE`,
});

/** What a clock starts in every process, and where work waits in one. */
export const timers: Library = {
	imports: [
		"org.springframework.scheduling",
		"io.quarkus.scheduler",
		"io.micronaut.scheduling",
		"org.quartz",
		"java.util.concurrent",
		"kotlinx.coroutines.channels",
	],
	symbols: {
		"org.springframework.scheduling.annotation.Scheduled": scheduled,
		"io.quarkus.scheduler.Scheduled": scheduled,
		"io.micronaut.scheduling.annotation.Scheduled": scheduled,
		"org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor": executor,
		...Object.fromEntries(
			[
				"java.util.concurrent.Executors.newSingleThreadScheduledExecutor()",
				"java.util.concurrent.Executors.newScheduledThreadPool()",
				"java.util.concurrent.ScheduledExecutorService()",
				"java.util.concurrent.ScheduledThreadPoolExecutor()",
				"org.springframework.scheduling.TaskScheduler()",
				"org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler()",
			].flatMap((from) =>
				["scheduleAtFixedRate", "scheduleWithFixedDelay"].map((method) => [`${from}.${method}`, executed]),
			),
		),
		"org.quartz.impl.StdSchedulerFactory.getDefaultScheduler().scheduleJob": quartz,
		"org.quartz.impl.StdSchedulerFactory().getScheduler().scheduleJob": quartz,
		"java.util.concurrent.Executors.newFixedThreadPool": pool("newFixedThreadPool"),
		"java.util.concurrent.LinkedBlockingQueue": queue("LinkedBlockingQueue"),
		"java.util.concurrent.LinkedBlockingDeque": queue("LinkedBlockingDeque"),
		"kotlinx.coroutines.channels.Channel": {
			is: "waiting",
			bound: ["0", "capacity"],
			usual: 0,
			source: "kotlinx.coroutines docs, Channel: rendezvous unless a capacity is given",
		},
	},
};
