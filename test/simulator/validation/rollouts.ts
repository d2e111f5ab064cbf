import type { Value } from "../../../src/design/attribute.ts";
import { Inputs } from "../../../src/simulator/inputs.ts";
import { isWorse, sampleSize } from "../../../src/simulator/models/rollout/analysis.ts";
import { BadVersion } from "../../../src/simulator/models/rollout/bad-version.ts";
import { type RolloutPlan, readRollout } from "../../../src/simulator/models/rollout/plan.ts";
import { Rollout } from "../../../src/simulator/models/rollout/rollout.ts";
import { Luck, Stream } from "../../../src/simulator/random/stream.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import type { World } from "../../../src/simulator/studies/service/world.ts";
import { designOf } from "../designs.ts";
import { scenarioWith } from "../worlds.ts";
import type { Effort, Experiment, Family, Measured } from "./experiment.ts";

const rate = 200;
const thinkTime = 10;
const detection = 120;
const errors = 0.05;
const startup = 5;
const duration = 200;

/** A broken version, rolled out at 10 s to ten replicas and taken back `detection` after its first answer. */
function broken(
	rollout: Record<string, Value>,
	{ share, seed }: Effort,
	measure: (world: World) => Measured,
): Measured {
	const design = designOf(
		{
			"Client:c": { rate, thinkTime, sessionDuration: 1e6 },
			"Balancer:b": { layer: "L7", canaryWeight: 0.1 },
			"Service:s": { replicas: 10, startup, sigterm: "handled", preStop: 2 },
			"Rollout:r": { analysis: false, stepDuration: 1e6, ...rollout },
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", "Rollout:r replaces Service:s"],
	);
	const plans: RolloutPlan[] = [];
	const scenario = scenarioWith(
		({ usual }) => ({ points: [{ at: 0, rate: usual }], duration }),
		() => [
			{
				at: 10,
				strike(world) {
					world.rollout = new Rollout(plans[0], world);
					const bad = { errors, slowness: 1, detection };
					const chance = world.luck.stream("errors of the new version");
					new BadVersion(bad, rate * thinkTime, world.rollout, world.replicas, chance);
				},
			},
		],
	);
	scenario.read = ({ inputs, focus }) => {
		plans[0] = readRollout(inputs, focus.service, focus.rollout, focus.balancers);
		return undefined;
	};
	const plan = planOf("Service:s", scenario, new Inputs(design));
	const sums: Record<string, Moments> = {};
	for (let r = 0; r < Math.max(8, Math.round(200 * share)); r++) {
		const world = build(plan, new Luck(seed, r));
		world.kernel.run(duration);
		for (const [name, value] of Object.entries(measure(world))) {
			sums[name] ??= new Moments();
			sums[name].add(Number(value));
		}
	}
	return sums;
}

const damage = ({ rollout }: World): Measured => ({
	"failed requests": String(rollout?.bad?.requests),
	"users hit": String(rollout?.bad?.usersHit()),
});

/** Errors that one user gets while the new version answers all of their requests, on average. */
const each = (errors * detection) / thinkTime;

const canaries = [0.1, 0.3].flatMap((share) =>
	[false, true].map(
		(sticky): Experiment => ({
			model: `a broken version (5 % errors) in a canary of ${share * 100} %${sticky ? ", sticky" : ""}, noticed after 2 min`,
			source: sticky
				? "failed: share × rate × errors × time; of the share's users, all but e^(−errors each) are hit"
				: "failed: share × rate × errors × time; every user makes Poisson requests",
			claims: [
				{ of: "failed requests", expected: share * rate * errors * detection },
				{
					of: "users hit",
					expected: sticky ? share * -Math.expm1(-each) : -Math.expm1(-share * each),
					within: 0.03,
				},
			],
			run: (effort) => broken({ strategy: "canary", steps: [share], sticky }, effort, damage),
		}),
	),
);

/** While the fleet is switched at once, the whole of it is the new version until somebody notices. */
const switched: Experiment = {
	model: "a broken version, blue and green, noticed after 2 min while the old fleet still stands",
	source: "everybody gets it: rate × errors × time; two fleets side by side",
	claims: [
		{ of: "failed requests", expected: rate * errors * detection },
		{ of: "users hit", expected: -Math.expm1(-each) },
		{ of: "capacity", expected: 2, within: 0 },
		{ of: "time until it is gone", expected: startup + detection + 2, within: 0.02, slack: Number.POSITIVE_INFINITY },
	],
	run: (effort) =>
		broken({ strategy: "blue-green", bakeTime: 1000 }, effort, (world) => ({
			...damage(world),
			capacity: String(world.rollout?.capacity),
			"time until it is gone": String(world.rollout?.took),
		})),
};

const sizes = (
	[
		[0.001, 0.01, 832],
		[0.01, 0.02, 1824],
		[0.001, 0.002, 18_517],
	] as const
).map(
	([usual, bad, expected]): Experiment => ({
		model: `answers of each version to tell ${bad * 100} % errors from ${usual * 100} %`,
		source: "(z₀.₉₅ + z₀.₈)² (p₀q₀ + p₁q₁) / (p₁ − p₀)²",
		claims: [{ of: "answers", expected: String(expected) }],
		run: () => ({ answers: String(sampleSize(usual, bad)) }),
	}),
);

/** How often the analysis calls a version worse whose errors are these, after as many answers as it asks for. */
function called(usual: number, bad: number, { share, seed }: Effort): Moments {
	const answers = sampleSize(0.01, 0.02);
	const chance = new Stream(seed, "answers");
	const called = new Moments();
	const count = (p: number) => {
		let failed = 0;
		for (let i = 0; i < answers; i++) if (chance.uniform() < p) failed++;
		return failed;
	};
	for (let r = 0; r < Math.max(1500, 20_000 * share); r++) {
		called.add(isWorse(count(bad), answers, count(usual), answers) ? 1 : 0);
	}
	return called;
}

const powers: Experiment[] = [
	{
		model: "1 % errors against 2 %, 1824 answers each",
		source: "the size is made for a power of 0.8",
		claims: [{ of: "called worse", expected: 0.8, within: 0.03, slack: 0.015 }],
		run: (effort) => ({ "called worse": called(0.01, 0.02, effort) }),
	},
	{
		model: "1 % errors against 1 %, 1824 answers each",
		source: "one false alarm in 20 (errors are whole numbers, so that it is a little off)",
		claims: [{ of: "called worse", expected: 0.05, within: 0.15, slack: 0.1 }],
		run: (effort) => ({ "called worse": called(0.01, 0.01, effort) }),
	},
];

export const rollouts: Family = {
	title: "Rollouts",
	about:
		"Ten replicas at 200 requests/s of 2000 users, each of whom asks every 10 s on average; a version that fails one request in twenty is taken back two minutes after its first answer. " +
		"The comparison that takes a canary back is held against its own claims.",
	experiments: [...canaries, switched, ...sizes, ...powers],
};
