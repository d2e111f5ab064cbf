/** Remembers what was asked for last, as long as the sizes together stay within a bound. */
export class Recent<T> {
	private readonly known = new Map<string, { value: T; size: number }>();
	private readonly most: number;
	private size = 0;

	constructor(most: number) {
		this.most = most;
	}

	get(key: string): T | undefined {
		const found = this.known.get(key);
		if (!found) return undefined;
		this.known.delete(key);
		this.known.set(key, found);
		return found.value;
	}

	put(key: string, value: T, size: number): T {
		this.size += size - (this.known.get(key)?.size ?? 0);
		this.known.delete(key);
		this.known.set(key, { value, size });
		for (const [oldest, { size: freed }] of this.known) {
			if (this.size <= this.most || oldest === key) break;
			this.known.delete(oldest);
			this.size -= freed;
		}
		return value;
	}
}
