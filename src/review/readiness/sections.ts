/** A section of the guide: what its rules check, and what one must ask people, for no file can answer it. */
export interface GuideSection {
	/** As rules name it in `guide`: "II.3". */
	id: string;
	chapter: string;
	title: string;
	questions: readonly string[];
}

const chapters: Record<string, { title: string; sections: Record<string, { title: string; questions: string[] }> }> = {
	I: {
		title: "Scale out instead of up",
		sections: {
			"I.1": {
				title: "Ceilings of a single machine",
				questions: [
					"How many months of growth are left until the largest machine on offer is too small?",
					"Who owns the plan for that day, and when was it last tried?",
				],
			},
			"I.2": {
				title: "Failure domains",
				questions: [
					"What availability was promised, and what does an hour of downtime cost?",
					"When was a replica, a machine or a zone last taken away on purpose, in production?",
				],
			},
			"I.3": {
				title: "The database as bottleneck",
				questions: [
					"Which table grows fastest, and by which key could it be split?",
					"Which share of the reads may be some seconds old?",
				],
			},
			"I.4": {
				title: "Cost and capacity",
				questions: [
					"What does a thousand requests cost today, and is that falling as traffic grows?",
					"Which peaks of the coming year are known, and who announces them to whom?",
				],
			},
		},
	},
	II: {
		title: "Stateless services",
		sections: {
			"II.1": {
				title: "State outside the replica",
				questions: ["If any replica vanished in the middle of a request, what would its user have to do again?"],
			},
			"II.2": {
				title: "What statelessness pays",
				questions: ["Which part of the fleet may be reclaimed at two minutes' notice, and what would that save?"],
			},
			"II.3": {
				title: "What statelessness costs",
				questions: [
					"How long may a request wait for the session store before the page is worse than none?",
					"What do users see while the session store is restarted, and was that tried?",
				],
			},
			"II.5": {
				title: "Where state must stay",
				questions: ["Which connections outlive a release, and how do their clients come back without a stampede?"],
			},
		},
	},
	III: {
		title: "Load balancing and traffic",
		sections: {
			"III.1": {
				title: "Balancers, from packets to requests",
				questions: ["Which balancer decides by content, and which traffic could do with a cheaper one?"],
			},
			"III.2": {
				title: "Protection",
				questions: [
					"Which feature is switched off first under overload, by whom, and how fast?",
					"What may one client use up, and which partners need more than that?",
					"Which dependency, if it hangs, would stop all pages?",
				],
			},
			"III.3": {
				title: "Releases",
				questions: [
					"Which numbers take a bad version back without a person, and after how long?",
					"How was a rollback last done, with a change of the schema in it?",
				],
			},
			"III.4": {
				title: "Several regions",
				questions: [
					"How long may the recovery from the loss of a region take, and how much data may be missing?",
					"Which users' data must stay where, by contract or law?",
					"When was traffic last moved out of a region on purpose?",
				],
			},
		},
	},
	IV: {
		title: "Sharding",
		sections: {
			IV: {
				title: "Keys, shards and what crosses them",
				questions: [
					"Which tenant or key is the largest, and what share of a shard does it fill?",
					"How is a shard split, how long does that take, and when was it last done?",
				],
			},
		},
	},
	V: {
		title: "Elasticity",
		sections: {
			"V.1": {
				title: "Reactive and predictive scaling",
				questions: [
					"How long, measured, from the breach of a target to the first request served by a new replica?",
					"Who tells operations of a campaign, and how long before?",
				],
			},
			"V.2": {
				title: "Signals",
				questions: ["Which number rises first when users begin to wait, and does the scaler see it?"],
			},
			"V.3": {
				title: "Pods and nodes",
				questions: ["Will the provider have the machines on the day of the peak: quotas, capacity reservations?"],
			},
			"V.4": {
				title: "Scaling in",
				questions: ["Which work takes longer than the grace period, and what becomes of it?"],
			},
		},
	},
	VI: {
		title: "Consistency",
		sections: {
			"VI.1": {
				title: "The spectrum",
				questions: ["For each screen: how old may it be, and who decided that?"],
			},
			"VI.2": {
				title: "Latency or consistency",
				questions: ["Which writes wait for another region, and what does each of these milliseconds buy?"],
			},
			"VI.3": {
				title: "Conflicts",
				questions: ["When two people change one thing at once, which of the two is told?"],
			},
			"VI.4": {
				title: "What the business needs",
				questions: ["Which data may never be wrong (money, stock, seats), and who signed that list?"],
			},
			"VI.5": {
				title: "How it fails",
				questions: ["At which age of a replica does somebody get called?"],
			},
		},
	},
};

export const guideSections: readonly GuideSection[] = Object.entries(chapters).flatMap(
	([numeral, { title, sections }]) =>
		Object.entries(sections).map(([id, section]) => ({ id, chapter: `${numeral}. ${title}`, ...section })),
);

/** Interview questions of the guide ("III.Q1") are about one of its sections. */
const asked: Record<string, string> = {
	"I.Q1": "I.3",
	"I.Q2": "I.2",
	"II.Q1": "II.1",
	"II.Q2": "II.3",
	"III.Q1": "III.2",
	"III.Q2": "III.4",
	"V.Q1": "V.1",
	"V.Q2": "V.2",
	"VI.Q1": "VI.4",
	"VI.Q2": "VI.2",
};

/** The sections that a `guide` ("II.1, III", "VI.1.C") names. A chapter stands for its first. */
export function sectionsOf(guide: string): GuideSection[] {
	return guide.split(",").flatMap((part) => {
		const id = asked[part.trim()] ?? part.trim();
		return (
			guideSections.find((section) => section.id === id) ??
			guideSections.find((section) => id.startsWith(`${section.id}.`)) ??
			guideSections.find((section) => section.id.startsWith(`${id}.`)) ??
			[]
		);
	});
}

/** The section that a rule is told in: the first that it names. */
export function sectionOf(guide: string): GuideSection | undefined {
	return sectionsOf(guide)[0];
}
