import { ThreadsPoolWorker } from "vitest/node";

/** The thread of the last run, with all that it has loaded. */
let kept;

/**
 * A thread of Vitest that outlives the run which it was started for: what it has loaded need not be loaded for the next,
 * but for what was changed. One that was stopped by force, in the midst of a test, is gone.
 */
class KeptThread extends ThreadsPoolWorker {
	#listeners = [];
	#isAsked = false;

	on(event, callback) {
		this.#listeners.push([event, callback]);
		super.on(event, callback);
	}

	async start() {
		this._thread = kept;
		this.isKnown = kept !== undefined;
		kept = undefined;
		await super.start();
	}

	send(message) {
		const answer = { stop: "stopped", start: this.isKnown ? "started" : undefined }[message.type];
		this.#isAsked ||= message.type === "stop";
		if (answer) setImmediate(() => this.thread.emit("message", { type: answer, __vitest_worker_response__: true }));
		else super.send(message);
	}

	async stop() {
		for (const [event, callback] of this.#listeners) this.off(event, callback);
		if (this.#isAsked) kept = this.thread;
		else await super.stop();
	}
}

export const keptThread = { name: "kept-thread", createPoolWorker: (options) => new KeptThread(options) };

export async function letGo() {
	await kept?.terminate();
}
