import type { Heat, HeatResult } from "../src/simulator/index.ts";
import { FromWorker, type ToWorker } from "./worker-protocol.ts";

interface Current {
	job: number;
	heat: Heat;
	onShare(share: number): void;
	/** Without a result: it was cancelled. */
	end(result?: HeatResult): void;
	fail(error: Error): void;
}

/** A worker that does not answer within this time is in the middle of a long step, and is replaced. */
const patienceMilliseconds = 250;

/** One worker, which plays one heat at a time. */
export class Thread {
	private readonly source: Promise<string>;
	private worker: Worker | undefined;
	private current: Current | undefined;
	private lastJob = 0;

	/** `source`: the address of the worker's script. */
	constructor(source: Promise<string>) {
		this.source = source;
	}

	/** Resolves to nothing when the heat was cancelled; rejects with words for a person when it failed. */
	async play(heat: Heat, onShare: (share: number) => void): Promise<HeatResult | undefined> {
		this.cancel();
		const worker = this.worker ?? (await this.start());
		this.current?.end();
		const job = ++this.lastJob;
		return new Promise((resolve, reject) => {
			const forget = () => {
				if (this.current?.job === job) this.current = undefined;
			};
			const end = (result?: HeatResult) => {
				forget();
				resolve(result);
			};
			const fail = (error: Error) => {
				forget();
				reject(error);
			};
			this.current = { job, heat, onShare, end, fail };
			worker.postMessage({ type: "run", job, heat } satisfies ToWorker);
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
			if (message && message.job >= job) done();
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
			if (this.worker === worker) this.worker = undefined;
			this.current?.fail(new Error(event.message || "the simulator stopped"));
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
			const { job, heat } = this.current;
			worker.postMessage({ type: "run", job, heat } satisfies ToWorker);
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
		if (message.job !== this.current?.job) return;
		const { onShare, end, fail } = this.current;
		if (message.type === "progress") onShare(message.share);
		else if (message.type === "result") end(message.result);
		else if (message.type === "failed") fail(new Error(message.message));
		else end();
	}
}
