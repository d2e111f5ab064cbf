import { z } from "zod";
import type { Case } from "../src/cases/case.ts";
import type { CaseResult } from "../src/cases/result.ts";
import { groupings } from "../src/design/groupings.ts";
import { Patch } from "../src/design/patch.ts";
import type { Review } from "../src/review/review.ts";
import { mostWhatIfs, WhatIf } from "../src/review/what-if.ts";
import type { Impact, Metric } from "../src/simulator/api.ts";
import { type HangsOn, metrics, type Scenario, scenarios } from "../src/simulator/index.ts";
import type { Ranking, Writes } from "./messages.ts";

/** What the panel lets a person choose. */
export type ScenarioInfo = Pick<Scenario, "id" | "group" | "title" | "description" | "members">;

/** What a person chose. It outlives a reload of the window; `folder` also tells the host what to show again. */
export const Choices = z.object({
	version: z.literal(1),
	folder: z.string(),
	/** Scenario id; empty: for each fix the scenario that its rule names. */
	scenario: z.string(),
	/** Requests a second, where they differ from the design's. */
	load: z.number().positive().optional(),
	/** Assumptions that were edited. */
	edits: Patch,
	/** Id of the component in the inspector. */
	component: z.string().optional(),
	/** Id of the finding whose remedy is shown; empty: the design as it is; absent: the worst one's. */
	finding: z.string().optional(),
	/** Id of the service that the shown run is of, where it is not the one that the fix is about or that clients reach first. */
	focus: z.string().optional(),
	view: z.enum(["diagram", "list"]),
	/** In the diagram, what has nothing to do with the chosen component steps back. */
	path: z.boolean().optional(),
	/** The diagram takes the whole tab. */
	whole: z.boolean().optional(),
	/** What the diagram is put together by, which of the groups are folded, and whether only what users reach is drawn. */
	groupBy: z.enum(groupings).optional(),
	folded: z.array(z.string()).optional(),
	fromUsers: z.boolean().optional(),
	/** Every measure is listed, also those that neither are watched nor get worse. */
	measures: z.boolean().optional(),
	/** What was kept to be held against each other. */
	whatIfs: z.array(WhatIf).max(mostWhatIfs).optional(),
	/** The what-ifs of the settings as they came last: those that a person took away do not come back until they change. */
	said: z.string().optional(),
	/** Charts shown as tables. */
	tables: z.array(z.string()),
	/** Id of the metric that assumptions are ranked by. */
	metric: z.string().optional(),
	/** URI of the case that is played, in a panel of a case; its host takes it from here. */
	case: z.string().optional(),
	/** Name of the alternative whose run is shown over time. */
	alternative: z.string().optional(),
});
export type Choices = z.infer<typeof Choices>;

/** How the simulation stands. */
export type Running =
	| { kind: "idle" }
	| { kind: "running"; task: "simulating" | "ranking"; done: number; total: number; what: string }
	| { kind: "cancelled" }
	| { kind: "failed"; message: string };

/** A case with what it came to, once it was played. */
export interface Played {
	uri: string;
	case: Case;
	result?: CaseResult;
	/** What the result was computed from. */
	key?: string;
}

/** What is shown of a run is taken from here, never from the controls: those may be ahead of it. */
export interface Result {
	impact: Impact;
	/** False: one replication, without an interval. */
	final: boolean;
	/** What it was computed from; see `keyOf` of model/results.ts. */
	key: string;
	/** Requests a second, where they differed from the design's. */
	load?: number;
	/** The assumptions of a person that it was computed with. */
	edits: Patch;
	/** What of the other assumptions decides it, once that was looked for. */
	hangsOn?: HangsOn;
}

export interface State {
	choices: Choices;
	review?: Review;
	/** Names what a simulation reads of the review: results of reviews with the same basis hold for each other. */
	basis: string;
	status?: { heading?: string; message: string; busy: boolean };
	/** In a panel of a case; the review then holds its design, and nothing was found in it. */
	played?: Played;
	scenarios: readonly ScenarioInfo[];
	metrics: ReadonlyMap<string, Metric>;
	/** By finding id; under "" that of the design as it is. */
	results: Readonly<Record<string, Result>>;
	/** Every final result that was seen, by what it answers (see `keptAs`): the oldest first. */
	kept: Readonly<Record<string, Result>>;
	/** By finding id: a remedy that cannot be simulated, and why. */
	failures: Readonly<Record<string, { key: string; message: string }>>;
	/** What each remedy would write, by finding id, as far as the host has told. */
	writes: Readonly<Record<string, Writes>>;
	ranking?: Ranking;
	/** Which moment of the run the diagram shows, by number; absent: all of it. */
	moment?: number;
	/** Said beside the what-ifs: where some came from. */
	note?: string;
	running: Running;
}

export function noChoices(folder = ""): Choices {
	return { version: 1, folder, scenario: "", edits: [], view: "diagram", tables: [] };
}

/** Choices that were kept, or none: what an older version kept may no longer be understood. */
export function keptChoices(kept: unknown): Choices {
	const parsed = Choices.safeParse(kept);
	return parsed.success ? parsed.data : noChoices();
}

export function initialState(kept: unknown): State {
	return {
		choices: keptChoices(kept),
		basis: "",
		status: { message: "Reading the workspace…", busy: true },
		scenarios,
		metrics: new Map(metrics.map((metric) => [metric.id, metric])),
		results: {},
		kept: {},
		failures: {},
		writes: {},
		running: { kind: "idle" },
	};
}
