import { parseText, readCase } from "../../src/cases/case-file.ts";
import { CaseError } from "../../src/cases/yaml-text.ts";
import { reasonOf } from "../../src/design/failure.ts";
import { applyEdits } from "../../src/design/text.ts";
import { ReviewReport, reports } from "../../src/report/index.ts";
import { reportOf } from "../../src/report/json.ts";
import { Review } from "../../src/review/review.ts";
import { loadRules } from "../../src/rules/load.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { openSession } from "../support/memory-workspace.ts";
import { smallWorkspace } from "../support/small-workspace.ts";
import { ofTheEngine } from "./engine.ts";
import { mutated } from "./mutate.ts";
import { Random } from "./random.ts";
import type { Seed } from "./seeds.ts";

/** One input: a seed with one of its files mutated. */
export interface Input {
	seed: Seed;
	number: number;
	file: string;
	files: Record<string, string>;
}

/** The same for the same numbers. */
export function inputOf(seeds: readonly Seed[], run: number, number: number): Input {
	const random = new Random(run * 1_000_003 + number);
	const seed = random.pick(seeds);
	const file = random.pick(Object.keys(seed.files));
	return { seed, number, file, files: { ...seed.files, [file]: mutated(seed.files[file], random) } };
}

/** What is wrong with what was made of an input; nothing where all is well, however wrong the input was. */
export async function wrongWith({ seed, files, file }: Input, rules: readonly Rule[]): Promise<string[]> {
	try {
		if (seed.kind === "case") return await ofCase(file, files[file]);
		if (seed.kind === "rule") return await ofRule(file, files[file]);
		return await ofWorkspace(files, rules);
	} catch (error) {
		return [`throws ${error instanceof Error ? (error.stack ?? error.message) : reasonOf(error)}`];
	}
}

async function ofCase(file: string, text: string): Promise<string[]> {
	const nowhere = () => Promise.reject(new Error("there is no such file"));
	try {
		await readCase(parseText(file, text), { design: nowhere, workspace: nowhere });
	} catch (error) {
		if (!(error instanceof CaseError)) throw error;
		return said([error.message]);
	}
	return [];
}

async function ofRule(path: string, text: string): Promise<string[]> {
	const { rules, errors } = loadRules([{ path, text }]);
	const messages = errors.map(({ message }) => message);
	if (rules.length === 0) return said(messages);
	const session = await openSession(smallWorkspace(1), { rules });
	return said([...messages, ...session.review().notes.map(({ message }) => message)]);
}

async function ofWorkspace(files: Record<string, string>, rules: readonly Rule[]): Promise<string[]> {
	const session = await openSession(files, { rules });
	const review = session.review();
	const wrong = said(review.notes.map(({ message }) => message));
	const sent = Review.safeParse(JSON.parse(JSON.stringify(review)));
	if (!sent.success) wrong.push(`the panel would refuse the review: ${sent.error.issues[0]?.path.join(".")}`);
	const findings = session.findings();
	const remedies = await session.remedies(findings);
	ReviewReport.parse(JSON.parse(JSON.stringify(reportOf(review, { remedies }))));
	for (const report of Object.values(reports)) wrong.push(...said([report(review, { remedies })]));
	for (const finding of findings) {
		const { edits } = remedies[finding.id];
		if (edits.length === 0) continue;
		const edited = { ...files };
		for (const path of new Set(edits.map((edit) => edit.file)))
			edited[path] = applyEdits(
				files[path],
				edits.filter((edit) => edit.file === path),
			);
		const after = await openSession(edited, { rules });
		const broken = after.review().notes.filter(({ severity }) => severity !== "info").length;
		if (broken > review.notes.filter(({ severity }) => severity !== "info").length)
			wrong.push(`the remedy of ${finding.rule} breaks ${edits[0].file}`);
	}
	return wrong;
}

function said(messages: readonly string[]): string[] {
	return messages.flatMap((message) => {
		const found = ofTheEngine.exec(message);
		return found ? [`says "${message.slice(Math.max(0, found.index - 80), found.index + 120)}"`] : [];
	});
}
