import type { Impact } from "../src/simulator/api.ts";
import { FromWorker, type Job, type ToWorker } from "./worker-protocol.ts";

type OnProgress = (done: number, total: number) => void;
export type Ready = Extract<FromWorker, { type: "ready" }>;

interface Current {
	job: number;
	spec: Job;
	onProgress: OnProgress;
	/** Without an impact: it was cancelled. */
	end(impact?: Impact): void;
	fail(error: Error): void;
}

/** A worker that does not answer within this time is in the middle of a long step, and is replaced. */
const patienceMilliseconds = 250;

/** The simulator in its worker, one job at a time. */
export class Simulation {
	private readonly source: Promise<string>;
	private readonly onReady: (ready: Ready) => void;
	private readonly onFailure: (message: string) => void;
	private worker: Worker | undefined;
	private current: Current | undefined;
	private lastJob = 0;

	constructor(workerUri: string, onReady: (ready: Ready) => void, onFailure: (message: string) => void) {
		this.onReady = onReady;
		this.onFailure = onFailure;
		this.source = fetchAsBlob(workerUri);
		this.start().catch((error: unknown) => onFailure(`The simulator could not be started: ${String(error)}`));
	}

	/** Resolves to nothing when the job was cancelled; rejects with words for a person when it failed. */
	async run(spec: Job, onProgress: OnProgress): Promise<Impact | undefined> {
		this.cancel();
		const worker = this.worker ?? (await this.start());
		this.current?.end();
		const job = ++this.lastJob;
		return new Promise((resolve, reject) => {
			const forget = () => {
				if (this.current?.job === job) this.current = undefined;
			};
			const end = (impact?: Impact) => {
				forget();
				resolve(impact);
			};
			const fail = (error: Error) => {
				forget();
				reject(error);
			};
			this.current = { job, spec, onProgress, end, fail };
			worker.postMessage({ type: "run", job, spec } satisfies ToWorker);
		});
	}

	cancel(): void {
		if (!this.current || !this.worker) return;
		const { job, end } = this.current;
		const worker = this.worker;
		worker.postMessage({ type: "cancel", job } satisfies ToWorker);
		end();
		const answered = ({ data }: MessageEvent<unknown>) => {
			const message = FromWorker.safeParse(data).data;
			if (message && "job" in message && message.job >= job) done();
		};
		const timer = setTimeout(() => {
			done();
			void this.replace(worker);
		}, patienceMilliseconds);
		const done = () => {
			clearTimeout(timer);
			worker.removeEventListener("message", answered);
		};
		worker.addEventListener("message", answered);
	}

	private async start(): Promise<Worker> {
		const worker = new Worker(await this.source);
		worker.addEventListener("message", ({ data }) => this.receive(data));
		worker.addEventListener("error", (event) => {
			event.preventDefault();
			const problem = event.message || "the simulator stopped";
			if (this.worker === worker) this.worker = undefined;
			if (this.current) this.current.fail(new Error(problem));
			else this.onFailure(problem);
		});
		this.worker = worker;
		return worker;
	}

	/** What was asked of the old worker since is asked of the new one. */
	private async replace(old: Worker): Promise<void> {
		if (this.worker !== old) return;
		old.terminate();
		this.worker = undefined;
		const worker = await this.start();
		if (this.current) {
			const { job, spec } = this.current;
			worker.postMessage({ type: "run", job, spec } satisfies ToWorker);
		}
	}

	private receive(data: unknown): void {
		const parsed = FromWorker.safeParse(data);
		if (!parsed.success) {
			console.warn("Scaleproof: dropped a message of the simulator.", parsed.error.issues[0]);
			this.current?.fail(new Error(`the result is not usable (${parsed.error.issues[0].path.join(".")})`));
			return;
		}
		const message = parsed.data;
		if (message.type === "ready") this.onReady(message);
		else if (message.job === this.current?.job) this.hear(message, this.current);
	}

	private hear(message: Exclude<FromWorker, Ready>, { onProgress, end, fail }: Current): void {
		if (message.type === "progress") onProgress(message.done, message.total);
		else if (message.type === "impact") end(message.impact);
		else if (message.type === "failed") fail(new Error(message.message));
		else end();
	}
}

async function fetchAsBlob(uri: string): Promise<string> {
	const response = await fetch(uri);
	if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
	return URL.createObjectURL(await response.blob());
}
