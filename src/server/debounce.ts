/** How long to wait after an edit, in milliseconds: TypeScript's own rule, which grows with the document. */
export function delayFor(lines: number): number {
	return Math.min(Math.max(Math.ceil(lines / 20), 300), 800);
}

interface Waiting {
	timer: NodeJS.Timeout;
	run: () => Promise<void>;
	settle: () => void;
	settled: Promise<void>;
}

/** Runs the latest task of each key once it has been quiet for a while. */
export class Debouncer {
	private readonly waiting = new Map<string, Waiting>();
	private readonly running = new Map<string, Promise<void>>();

	schedule(key: string, delay: number, run: () => Promise<void>): void {
		const { promise, resolve } = signal();
		const before = this.waiting.get(key);
		clearTimeout(before?.timer);
		const { settle = resolve, settled = promise } = before ?? {};
		this.waiting.set(key, { timer: setTimeout(() => void this.flush(key), delay), run, settle, settled });
	}

	cancel(key: string): void {
		const waiting = this.waiting.get(key);
		clearTimeout(waiting?.timer);
		this.waiting.delete(key);
		waiting?.settle();
	}

	/** Resolves when nothing of this key waits or runs. */
	async settled(key: string): Promise<void> {
		await this.waiting.get(key)?.settled;
		await this.running.get(key);
	}

	/** Starts what waits, and resolves when nothing of this key runs. */
	async flush(key: string): Promise<void> {
		const next = this.waiting.get(key);
		if (next) {
			this.waiting.delete(key);
			clearTimeout(next.timer);
			const run = (this.running.get(key) ?? Promise.resolve()).then(next.run).finally(() => {
				if (this.running.get(key) === run) this.running.delete(key);
				next.settle();
			});
			this.running.set(key, run);
		}
		await this.running.get(key);
	}
}

function signal(): { promise: Promise<void>; resolve: () => void } {
	let resolve = () => {};
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}
