import { CodeFuzz } from "./drive.ts";

/*
 * One language, from one number on: said to the parent before each input, so that it knows which one hangs, and what is
 * wrong with it. `node out/fuzz-code.mjs LANGUAGE SEED FROM TO`.
 */
const [language, seed, from, to] = process.argv.slice(2);
/** Seconds of one processor, and bytes of memory, that one input may take. */
const most = { seconds: 2, memory: 1.5e9 };

const fuzz = new CodeFuzz(language);
await fuzz.load();
// The first inputs pay for what the engine compiles.
for (let number = 0; number < 20; number++) await fuzz.wrongWith(fuzz.inputOf(Number(seed), number));
for (let number = Number(from); number < Number(to); number++) {
	process.send?.({ number });
	const input = fuzz.inputOf(Number(seed), number);
	const before = process.cpuUsage().user;
	const wrong = await fuzz.wrongWith(input);
	const seconds = (process.cpuUsage().user - before) / 1e6;
	if (seconds > most.seconds) wrong.push(`takes ${seconds.toFixed(1)} s`);
	if (process.memoryUsage.rss() > most.memory) wrong.push("takes too much memory");
	process.send?.({ number, seconds, wrong: wrong.map((one) => `${input.name}, ${input.path}: ${one}`) });
	if (number % 100 === 0) await new Promise(setImmediate);
}
process.disconnect?.();
