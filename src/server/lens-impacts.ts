import { Emitter } from "vscode-languageserver/node";
import type { Design } from "../design/design.ts";
import type { Review } from "../review/review.ts";
import { jobFor } from "../review/running/impacts.ts";
import { runJobs } from "../review/running/simulate-pool.ts";
import type { Job } from "../review/running/tasks.ts";
import type { Finding } from "../rules/finding.ts";
import { fingerprint } from "../rules/finding.ts";
import type { Impact } from "../simulator/api.ts";

/** Enough to tell a large effect; the panel runs more. */
const replications = 6;
/** Of one file, at a time: an editor is for editing. */
const most = 8;
/** How long nobody must have asked, in milliseconds: while somebody types, nothing is simulated. */
const rest = 2500;
/** Results remembered; each is a few kilobytes. */
const kept = 400;

/** What fixes would do, simulated in the background for the findings that a person looks at. */
export class LensImpacts {
	private readonly known = new Map<string, Impact | undefined>();
	/** By finding: of a state that was typed over nothing is simulated. */
	private readonly wanted = new Map<string, { key: string; job: Job }>();
	private readonly changed = new Emitter<void>();
	private readonly began = new Emitter<void>();
	private readonly log: (message: string, error?: unknown) => void;
	private timer: NodeJS.Timeout | undefined;
	/** What is being simulated now. */
	private readonly playing = new Set<string>();

	constructor(log: LensImpacts["log"]) {
		this.log = log;
	}

	/** Fires when more is known than when it was asked. */
	readonly onKnown = this.changed.event;

	/** Fires when it begins to simulate. */
	readonly onPlaying = this.began.event;

	/** How many fixes are being simulated. */
	get simulating(): number {
		return this.playing.size;
	}

	/** What is known of a finding's fix; "coming" where it is being simulated, undefined where it cannot be. */
	of(review: Review, finding: Finding): Impact | "coming" | undefined {
		const job = jobFor(review, finding, { replications });
		if (!job) return undefined;
		const key = fingerprint(valuesOf(job.design), JSON.stringify([job.patch, job.scenario, job.options]));
		if (this.known.has(key)) return this.known.get(key);
		if (this.playing.has(key)) return "coming";
		const whose = `${review.root} ${finding.id}`;
		if (!this.wanted.has(whose) && this.wanted.size >= most) return undefined;
		this.wanted.set(whose, { key, job });
		this.schedule();
		return "coming";
	}

	private schedule(): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.run(), rest);
		this.timer.unref();
	}

	private async run(): Promise<void> {
		if (this.playing.size > 0) return;
		const batch = [...this.wanted.values()];
		this.wanted.clear();
		for (const { key } of batch) this.playing.add(key);
		this.began.fire();
		try {
			const outcomes = await runJobs(
				batch.map(({ job }) => job),
				() => {},
				new AbortController().signal,
			);
			batch.forEach(({ key }, index) => {
				const outcome = outcomes[index];
				this.known.set(key, "impact" in outcome ? outcome.impact : undefined);
			});
		} catch (error) {
			for (const { key } of batch) this.known.set(key, undefined);
			this.log("simulating for a lens failed", error);
		}
		for (const key of this.known.keys()) {
			if (this.known.size <= kept) break;
			this.known.delete(key);
		}
		this.playing.clear();
		// What was asked for meanwhile found it running.
		if (this.wanted.size > 0) this.schedule();
		this.changed.fire();
	}
}

const values = new WeakMap<Design, string>();

/** What of a design is played, without where it stands: lines that move change no result. */
function valuesOf(design: Design): string {
	const known = values.get(design);
	if (known !== undefined) return known;
	const said = [...design.components, ...design.links].map(({ id, attributes }) => [
		id,
		Object.entries(attributes).map(([name, { value }]) => [name, value]),
	]);
	const text = fingerprint(JSON.stringify(said));
	values.set(design, text);
	return text;
}
