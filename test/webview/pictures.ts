import { reviewMessage, startHarness, themeNames } from "./harness.ts";
import { cleanReview, emptyReview, sampleReview } from "./sample.ts";

const sizes = [
	{ width: 1280, height: 900 },
	{ width: 900, height: 700 },
	{ width: 420, height: 900 },
];

/** Every theme at both sizes, whole page, and the empty states. Resolves to what was said on the console. */
export async function takePictures(options: {
	folder: string;
	pictures: string;
	executablePath: string;
	only?: string;
}): Promise<string[]> {
	const { folder, pictures, executablePath, only } = options;
	const harness = await startHarness(folder, executablePath);
	const problems: string[] = [];
	try {
		for (const theme of themeNames.filter((name) => !only || name === only)) {
			for (const size of sizes) {
				const panel = await harness.open({ theme, ...size });
				const start = performance.now();
				await panel.post(reviewMessage(sampleReview()));
				await panel.page.waitForSelector(".sentence:not(.stale)");
				const first = performance.now() - start;
				await panel.page.waitForSelector("g.node");
				await panel.settled();
				console.log(
					`${theme} ${size.width}: first result ${first.toFixed(0)} ms, all ${(performance.now() - start).toFixed(0)} ms`,
				);
				await panel.page.screenshot({ path: `${pictures}/${theme}-${size.width}.png` });
				await panel.page.screenshot({ path: `${pictures}/${theme}-${size.width}-whole.png`, fullPage: true });
				problems.push(...panel.problems.map((problem) => `${theme} ${size.width}: ${problem}`));
				await panel.close();
			}
		}
		const theme = "dark";
		for (const [name, review] of Object.entries({ clean: cleanReview(), empty: emptyReview() })) {
			const panel = await harness.open({ theme, ...sizes[0] });
			if (name === "empty") await panel.page.screenshot({ path: `${pictures}/reading.png` });
			await panel.post(reviewMessage(review));
			await panel.page.waitForTimeout(1500);
			await panel.page.screenshot({ path: `${pictures}/${name}.png` });
			problems.push(...panel.problems.map((problem) => `${name}: ${problem}`));
			await panel.close();
		}
	} finally {
		await harness.close();
	}
	return problems;
}
