// `npm run bench -- helm --helm BINARY FOLDER… [--show]`: renders every chart below the folders with our own renderer and with
// the real `helm template`, with the chart's values, and counts the manifests that are equal.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const words = process.argv.slice(process.argv[2] === "helm" ? 3 : 2);
const take = (name) => (words.includes(name) ? words.splice(words.indexOf(name), 2)[1] : undefined);
const binary = take("--helm") ?? "helm";
const shows = words.includes("--show");
const outfile = fileURLToPath(new URL("../../out/bench-helm.mjs", import.meta.url));
await build({
	...{
		entryPoints: [fileURLToPath(new URL("helm.ts", import.meta.url))],
		outfile,
		bundle: true,
		platform: "node",
		format: "esm",
	},
	...{ packages: "external", logLevel: "error" },
});
const { compare } = await import(outfile);
let [charts, whole, manifests, equal, seconds] = [0, 0, 0, 0, 0];
for (const folder of words.filter((word) => !word.startsWith("--"))) {
	const { all, refused } = compare(folder, binary, shows);
	for (const one of all) {
		charts++;
		manifests += one.manifests;
		equal += one.equal;
		seconds += one.seconds;
		if (one.equal === one.manifests) whole++;
		else console.log(`${one.chart}: ${one.equal} of ${one.manifests}`);
		for (const line of [...one.unlike, ...one.notes]) console.log(`    ${line}`);
	}
	console.log(`${folder}: ${all.length} charts rendered by both, ${refused} refused by helm`);
}
rmSync(outfile, { force: true });
console.log(
	`${charts} charts, ${whole} wholly equal; ${equal} of ${manifests} manifests equal (${((100 * equal) / manifests).toFixed(1)} %), ours in ${seconds.toFixed(2)} s`,
);
