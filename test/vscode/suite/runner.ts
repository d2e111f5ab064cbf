import { appendFileSync } from "node:fs";

export interface Outcome {
	name: string;
	passed: boolean;
	milliseconds: number;
	error?: string;
}

interface Test {
	name: string;
	body: () => Promise<void> | void;
	patience: number;
}

const tests: Test[] = [];

/** Registers a test; tests run one after another, in the order of registration. */
export function test(name: string, body: Test["body"], patience = 60_000): void {
	tests.push({ name, body, patience });
}

/** Runs every registered test and reports each as it ends; rejects when one failed. */
export async function runTests(): Promise<void> {
	// Announced, so that an extension host that ends halfway is not taken for a run that passed.
	report({ announced: tests.length });
	let failed = 0;
	for (const each of tests) {
		const outcome = await runTest(each);
		if (!outcome.passed) failed++;
		report(outcome);
	}
	if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`);
}

async function runTest({ name, body, patience }: Test): Promise<Outcome> {
	const start = performance.now();
	const outcome = (error?: unknown): Outcome => ({
		name,
		passed: error === undefined,
		milliseconds: Math.round(performance.now() - start),
		error: error instanceof Error ? (error.stack ?? error.message) : error === undefined ? undefined : String(error),
	});
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`not finished after ${patience} ms`)), patience);
	});
	try {
		await Promise.race([Promise.resolve().then(body), timeout]);
		return outcome();
	} catch (error) {
		return outcome(error ?? new Error("rejected without a reason"));
	} finally {
		clearTimeout(timer);
	}
}

/** To a file, for the extension host's console reaches the terminal by other ways in the browser and on the desktop. */
function report(entry: Outcome | { announced: number }): void {
	const file = process.env.SCALEPROOF_TEST_REPORT;
	if (file) appendFileSync(file, `${JSON.stringify(entry)}\n`);
	else console.log(JSON.stringify(entry));
}
