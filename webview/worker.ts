import "./no-eval.ts";
import { applyPatch } from "../src/design/patch.ts";
import type { Impact } from "../src/simulator/api.ts";
import { compareSteps, metrics, scenarios } from "../src/simulator/index.ts";
import { type FromWorker, type Job, ToWorker } from "./worker-protocol.ts";

/** Long enough to lose little to the pauses, short enough that "cancel" is heard at once. */
const sliceMilliseconds = 25;
const seed = 1;

/** The job that is wanted; whoever works on another one stops at its next pause. */
let wanted: number | undefined;

function say(message: FromWorker): void {
	self.postMessage(message);
}

self.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
	const parsed = ToWorker.safeParse(data);
	if (!parsed.success) {
		console.warn("Scaleproof: the simulation dropped a message that it does not know.", parsed.error.issues[0]);
	} else if (parsed.data.type === "cancel") {
		if (wanted === parsed.data.job) wanted = undefined;
	} else {
		wanted = parsed.data.job;
		run(parsed.data.job, parsed.data.spec).catch((error: unknown) => {
			say({ type: "failed", job: parsed.data.job, message: error instanceof Error ? error.message : String(error) });
		});
	}
});

async function run(job: number, spec: Job): Promise<void> {
	const impact = await compare(job, spec);
	if (impact) say({ type: "impact", job, impact });
	else say({ type: "cancelled", job });
}

async function compare(job: number, spec: Job): Promise<Impact | undefined> {
	// Checked here because the simulator may only find out in the middle of a run that it was given nonsense.
	applyPatch(spec.design, spec.patch);
	const { replications, watch } = spec;
	const options = { seed, ...(replications && { replications }), ...(watch.length > 0 && { watch }) };
	const steps = compareSteps(spec.design, spec.patch, spec.scenario, options);
	let until = performance.now() + sliceMilliseconds;
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
		if (performance.now() < until) continue;
		say({ type: "progress", job, done: step.value.done, total: step.value.total });
		await pause();
		if (wanted !== job) return undefined;
		until = performance.now() + sliceMilliseconds;
	}
}

const channel = new MessageChannel();
let resume: (() => void)[] = [];
channel.port1.onmessage = () => {
	const ready = resume;
	resume = [];
	for (const go of ready) go();
};

/** Lets waiting messages in. A timer would cost at least four milliseconds each time. */
function pause(): Promise<void> {
	return new Promise((done) => {
		resume.push(done);
		channel.port2.postMessage(undefined);
	});
}

say({
	type: "ready",
	scenarios: scenarios.map(({ id, title, description }) => ({ id, title, description })),
	// What a metric is computed by stays here: functions do not travel.
	metrics: metrics.map(({ id, label, unit, better, help }) => ({ id, label, unit, better, help })),
});
