import { z } from "zod";
import { Patch } from "../design/patch.ts";
import { Estimate } from "../simulator/api.ts";

const most = { whatIfs: 24, edits: 500, moments: 600, facts: 60 } as const;
/** Characters of what is said in words: whoever writes a file cuts there, so that it can be read again. */
export const mostWords = { what: 1000, fact: 2000, values: 20_000, sentence: 5000 } as const;
const words = (length: number) => z.string().max(length);

/** What a person tries out: a service, what happens to it, and what would be different. Plain data. */
export const WhatIf = z.object({
	name: words(120).min(1),
	/** Scenario id. */
	scenario: words(120),
	/** Id of the service that is simulated; the one that the fix is about, else the first that clients reach, where absent. */
	focus: words(1000).optional(),
	/** Id of the finding whose fix is made; empty: none. */
	finding: words(1000),
	/** Requests a second, where they differ from the design's. */
	load: z.number().positive().optional(),
	/** Values that differ from what is declared or assumed. */
	edits: Patch.max(most.edits),
});
export type WhatIf = z.infer<typeof WhatIf>;

const moments = <T extends z.ZodType>(item: T) => z.array(item).max(most.moments);

/** What a what-if came to. */
export const PlayedWhatIf = WhatIf.extend({
	/** What is simulated, in words: "web: Keep sessions in a shared store". */
	what: words(mostWords.what),
	/** Under which circumstances, in words. */
	facts: z.array(words(mostWords.fact)).max(most.facts),
	/** The values in words; empty where there are none. */
	values: words(mostWords.values),
	sentence: words(mostWords.sentence),
	replications: z.int().positive(),
	confidence: z.number().gt(0).lt(1),
	/** Metrics to show first. */
	watch: z.array(words(120)).max(60),
	/** By metric. */
	estimates: z.record(words(120), Estimate),
	/** Over time, of the first replication. */
	series: z.object({
		time: moments(z.number()),
		errorRate: moments(z.number()),
		latencyP99: moments(z.number().nullable()),
	}),
});
export type PlayedWhatIf = z.infer<typeof PlayedWhatIf>;

/** A file of what-ifs: what stands in an exported page, and what is read from it again. */
export const WhatIfFile = z.object({
	scaleproof: z.literal("what-ifs"),
	version: z.literal(1),
	/** Of what folder. */
	title: words(500),
	/** Names the design that they were played on: the same name, the same design. */
	basis: words(200),
	whatIfs: z.array(PlayedWhatIf).min(1).max(most.whatIfs),
});
export type WhatIfFile = z.infer<typeof WhatIfFile>;

export const mostWhatIfs = most.whatIfs;
