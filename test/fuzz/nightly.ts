import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readRules } from "../../src/review/assets.ts";
import { inputOf, wrongWith } from "./drive.ts";
import { seeds } from "./seeds.ts";

const { FUZZ_MINUTES = "1", FUZZ_SEED = "1", FUZZ_CURRENT = "" } = process.env;
/** Seconds of one processor, and bytes of memory, that one input may take. */
const most = { seconds: 5, memory: 1.5e9 };

it("finds no input that breaks, hangs or fills anything", { timeout: 0 }, async () => {
	const { rules } = await readRules();
	const all = seeds();
	const end = Date.now() + Number(FUZZ_MINUTES) * 60_000;
	const failures: string[] = [];
	let number = 0;
	for (; Date.now() < end; number++) {
		const input = inputOf(all, Number(FUZZ_SEED), number);
		// Whoever watches sees which input hangs.
		writeFileSync(FUZZ_CURRENT, JSON.stringify(input));
		const before = process.cpuUsage().user;
		const wrong = await wrongWith(input, rules);
		const seconds = (process.cpuUsage().user - before) / 1e6;
		if (seconds > most.seconds) wrong.push(`takes ${seconds.toFixed(1)} s`);
		if (process.memoryUsage().rss > most.memory) wrong.push("takes too much memory");
		for (const one of wrong) failures.push(`number ${number} (${input.seed.name}, ${input.file}): ${one}`);
	}
	console.log(`${number} inputs, ${failures.length} wrong`);
	expect(failures).toEqual([]);
});
