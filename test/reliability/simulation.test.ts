import { expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { reasonOf } from "../../src/design/failure.ts";
import { addImpacts } from "../../src/review/running/impacts.ts";
import { runTasks } from "../../src/review/running/threads.ts";
import { Referee } from "../../src/simulator/contest/referee.ts";
import { simulate, Unplayable } from "../../src/simulator/index.ts";
import { Kernel } from "../../src/simulator/kernel/kernel.ts";
import { shop } from "../simulator/designs.ts";
import { openSession } from "../support/memory-workspace.ts";
import { smallWorkspace } from "../support/small-workspace.ts";

/** What is said of a run of the shop with one number in it. */
function refusal(id: string, name: string, value: Value, scenario = "steady-day"): string {
	try {
		simulate(shop({ [id]: { [name]: value } }), scenario);
	} catch (error) {
		if (error instanceof Unplayable) return error.message;
		throw error;
	}
	return "";
}

it("refuses a number that would take all memory, and names it", () => {
	expect(refusal("Scaler:web", "min", 900_000_000)).toBe(
		"min of web: 900000000 is more than can be simulated (100000)",
	);
	expect(refusal("Client:users", "retries", 1000)).toMatch(/^retries of users: 1000 is more/);
	expect(refusal("Client:users", "rate", 1e12)).toMatch(/^rate of users: 1000000000000 is more/);
	expect(refusal("Client:users", "growthYear", 1e12, "growth-year")).toMatch(/^growthYear of users/);
});

it("takes any number that only bounds something", () => {
	expect(refusal("Scaler:web", "max", 1_000_000_000)).toBe("");
	expect(refusal("Service:web", "queueBound", 2_147_483_647)).toBe("");
});

it("ends a run that takes too much, whatever makes it so", () => {
	expect(refusal("Client:users", "thinkTime", 1e9)).toBe("one run takes more than 20 million users at a time");
	const endless = new Kernel();
	const again = endless.on(() => endless.schedule(endless.now, again, 0));
	endless.schedule(0, again, 0);
	expect(() => endless.run(1)).toThrow("one run takes more than 100 million events");
	const crowded = new Kernel();
	const never = crowded.on(() => {});
	expect(() => {
		for (;;) crowded.schedule(1, never, 0);
	}).toThrow("one run takes more than 2 million events to come");
	const waiting = new Kernel();
	const lane = waiting.lane(() => {}, 1);
	expect(() => {
		for (let slot = 0; ; slot++) waiting.push(lane, slot);
	}).toThrow("one run takes more than 2 million timers");
});

it("says in a review why a remedy could not be simulated, and reviews all the same", async () => {
	const session = await openSession(smallWorkspace(1_000_000_000));
	const review = session.review();
	await addImpacts(review, {}, () => {}, new AbortController().signal);
	const said = review.notes.map(({ message }) => message);
	expect(said).toContain(
		"sticky-sessions could not be simulated: replicas of web: 1000000000 is more than can be simulated (100000)",
	);
});

it("plays few replications where each is very long, and says so", () => {
	const design = shop();
	const contestants = ["before", "after"].map((name) => ({
		name,
		design,
		scenario: "steady-day",
		focus: "Service:web",
	}));
	const played = simulate(design, "steady-day");
	const rounds = (events: number) => {
		const referee = new Referee(contestants, { budget: 1000 });
		for (const heat of referee.next()) {
			const run = { ...played, events };
			referee.take(heat, { metrics: [run.metrics], run, focus: "Service:web", assumptions: [], notes: [] });
		}
		return 1 + referee.next().reduce((most, { to, from }) => Math.max(most, to - from), 0);
	};
	expect([rounds(1), rounds(25), rounds(100), rounds(1000)]).toEqual([20, 20, 5, 2]);
});

it("answers every task in words a person understands, the ones after a failure too", async () => {
	const design = shop();
	const task = (scenario: string) => ({ compare: { design, patch: [], scenario, options: { replications: 1 } } });
	const broken = { compare: { ...task("steady-day").compare, design: { components: [], links: [] } } };
	const answers = await runTasks([broken, task("steady-day"), broken], () => {}, new AbortController().signal);
	expect(answers.map((answer) => ("failed" in answer ? answer.failed : "played"))).toEqual([
		"the design has no service to simulate",
		"played",
		"the design has no service to simulate",
	]);
});

it("never passes on what the engine says of its own values", () => {
	const deep = (): number => 1 + deep();
	const reasons = [deep, () => (undefined as unknown as { x: 1 }).x, () => new Float64Array(1e15)].map((run) => {
		try {
			return run();
		} catch (error) {
			return reasonOf(error);
		}
	});
	expect(reasons).toEqual([
		"it is nested too deeply",
		"it is written in a form that is not understood",
		"it is too large",
	]);
	expect(reasonOf(new Error("no such file"))).toBe("no such file");
});
