import { dialects } from "../dialects/index.ts";
import { unreadWords } from "../review/coverage.ts";
import type { Review } from "../review/review.ts";
import { plural } from "./amounts.ts";
import { byCommand } from "./asking.ts";
import { wrap } from "./layout.ts";
import type { ReportOptions } from "./report.ts";
import { contentsOf, tally } from "./tally.ts";

/** What to say where there is no finding: why that may be, and what to try next. */
export function emptyWords(review: Review, options: ReportOptions, width: number): string[] {
	const paragraphs =
		options.change && contentsOf(review) !== "nothing" ? unchanged(review, options) : whole(review, options.asking);
	return paragraphs.flatMap((paragraph, index) => [...(index > 0 ? [""] : []), ...wrap(paragraph, width)]);
}

function unchanged(review: Review, options: ReportOptions): string[] {
	const { passes } = tally(review);
	if (options.change?.files === 0)
		return [
			`Nothing was changed since ${options.change.since}, so there is nothing to ask about. Compare with an older commit, or change a file.`,
		];
	if (review.verdicts.length === 0)
		return [`The change since ${options.change?.since} touches nothing that the rules judge.`];
	return [
		`Nothing in the change since ${options.change?.since} stops the design from scaling out: ${plural(passes, "check")} passed.`,
	];
}

function whole(review: Review, asking = byCommand): string[] {
	const { passes, unknown, suppressed, doesNotApply } = tally(review);
	const unread = review.coverage ? unreadWords(review.coverage) : "";
	switch (contentsOf(review)) {
		case "nothing":
			return [
				review.files === 0
					? `There is nothing to review in ${review.root}: no file there is one that Scaleproof reads.`
					: `None of the ${plural(review.files, "file")} read in ${review.root} describes a service or what runs it.`,
				...(unread ? [unread] : []),
				`Scaleproof reads ${listed([...new Set(dialects.flatMap(({ files }) => files.called ?? []))])}. Point it at the folder that holds both the code and what deploys it: scaleproof review PATH.`,
				"Ignored files, node_modules and build output are not entered. What the files cannot say (traffic, service times, which code runs where) goes into scaleproof.yaml.",
			];
		case "code":
			return [
				`Code was found, and nothing that deploys it: ${deployersOf(review)}. Without the number of replicas, the balancer and the scaler, most rules cannot be decided.`,
				"Point Scaleproof at a folder that holds both, or say what runs it in scaleproof.yaml:",
				"  components: { web: { platform: kubernetes, replicas: 3 } }",
			];
		default:
			if (passes + suppressed === 0)
				return [
					`Nothing could be decided about this design: ${plural(unknown, "question has", "questions have")} no answer in the files${doesNotApply > 0 ? `, ${doesNotApply} did not apply` : ""}. That is no verdict, good or bad.`,
					`${asking.design} What no file says can stand in scaleproof.yaml.`,
				];
			return [
				`Nothing found that stops this design from scaling out: ${plural(passes, "check")} passed${unknown > 0 ? `, ${unknown} could not be decided` : ""}.`,
				`${asking.design} ${asking.rules}`.trimEnd(),
			];
	}
}

const deployers = { kubernetes: "Kubernetes manifest", terraform: "Terraform file" } as const;

/** What was read of that which could deploy code, or that there is none of it. */
function deployersOf({ coverage }: Review): string {
	const read = Object.entries(deployers).flatMap(([id, name]) => {
		const count = coverage?.read[id] ?? 0;
		return count > 0 ? [plural(count, name)] : [];
	});
	if (read.length === 0) return "no Kubernetes manifest and no Terraform in this folder";
	return `the ${read.join(" and ")} in this folder ${read.length === 1 && read[0].startsWith("1 ") ? "holds" : "hold"} no workload, balancer or scaler that Scaleproof knows`;
}

function listed(things: readonly string[]): string {
	return things.length > 1 ? `${things.slice(0, -1).join(", ")}, and ${things.at(-1)}` : things.join("");
}
