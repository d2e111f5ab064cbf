import { doneIn } from "./parts.ts";
import type { PartsHistory, World } from "./world.ts";

/** A picture needs no more moments, and no result should be larger for it. */
const most = { moments: 120, parts: 100 } as const;

interface Kept {
	busy: number[];
	errors: number[];
}

/** How busy each component was, and what failed there, from moment to moment. */
export class PartsLog implements PartsHistory {
	readonly time: number[] = [];
	private readonly every: number;
	private readonly kept = new Map<string, Kept>();
	private before: ReturnType<typeof doneIn> = new Map();
	private ticks = 0;

	/** `ticks`: how often it will be asked to look. */
	constructor(ticks: number) {
		this.every = Math.max(1, Math.ceil(ticks / most.moments));
	}

	look(world: World): void {
		if (!world.network || ++this.ticks % this.every !== 0) return;
		this.time.push(world.kernel.now);
		const now = doneIn(world);
		for (const [id, { there, worked, came, failed }] of now) {
			const last = this.before.get(id);
			const kept = this.of(id);
			if (!kept) continue;
			kept.busy.push(share(worked - (last?.worked ?? 0), there - (last?.there ?? 0)));
			kept.errors.push(share(failed - (last?.failed ?? 0), came - (last?.came ?? 0)));
		}
		this.before = now;
	}

	/** Everything is counted from now on. */
	forget(world: World): void {
		this.before = world.network ? doneIn(world) : new Map();
	}

	over(id: string): Kept | undefined {
		return this.kept.get(id);
	}

	private of(id: string): Kept | undefined {
		const known = this.kept.get(id);
		if (known || this.kept.size >= most.parts) return known;
		const made = { busy: [], errors: [] };
		this.kept.set(id, made);
		return made;
	}
}

/** To a thousandth, which is more than a picture shows. */
function share(part: number, whole: number): number {
	return whole > 0 ? Math.round(1000 * Math.min(1, Math.max(0, part / whole))) / 1000 : 0;
}
