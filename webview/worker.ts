import "./no-eval.ts";
import { reasonOf } from "../src/design/failure.ts";
import { type Heat, type HeatResult, playHeat } from "../src/simulator/index.ts";
import { type FromWorker, ToWorker } from "./worker-protocol.ts";

/** Long enough to lose little to the pauses, short enough that "cancel" is heard at once. */
const sliceMilliseconds = 25;

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
		const { job, heat } = parsed.data;
		wanted = job;
		play(job, heat)
			.then((result) => say(result ? { type: "result", job, result } : { type: "cancelled", job }))
			.catch((error: unknown) => {
				say({ type: "failed", job, message: reasonOf(error) });
			});
	}
});

async function play(job: number, heat: Heat): Promise<HeatResult | undefined> {
	const steps = playHeat(heat);
	let until = performance.now() + sliceMilliseconds;
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
		if (performance.now() < until) continue;
		say({ type: "progress", job, share: step.value });
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
