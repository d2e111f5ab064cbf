/** Holds the state and tells the parts of the panel that it changed, once for all the changes made together. */
export class Store<S extends object> {
	private state: S;
	private scheduled = false;
	private readonly listeners: ((state: S, before: S) => void)[] = [];
	private shown: S;

	constructor(initial: S) {
		this.state = initial;
		this.shown = initial;
	}

	get(): S {
		return this.state;
	}

	set(change: Partial<S>): void {
		this.state = { ...this.state, ...change };
		if (this.scheduled) return;
		this.scheduled = true;
		queueMicrotask(() => {
			this.scheduled = false;
			const before = this.shown;
			this.shown = this.state;
			for (const listener of this.listeners) listener(this.shown, before);
		});
	}

	subscribe(listener: (state: S, before: S) => void): void {
		this.listeners.push(listener);
	}
}
