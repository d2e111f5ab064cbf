import { type Attribute, assumed, type Value } from "../design/attribute.ts";
import type { Design } from "../design/design.ts";
import { reasonOf } from "../design/failure.ts";
import { componentOf, linkOf, nameIn } from "../design/graph.ts";
import type { Change } from "../design/patch.ts";
import type { TextEdit } from "../design/text.ts";
import type { AnyDialect, Scope } from "../dialects/dialect.ts";
import type { Finding } from "../rules/finding.ts";
import type { Review } from "./review.ts";

export interface RemedyEdits {
	title: string;
	edits: TextEdit[];
	/** Parts of the remedy that no dialect can write, in words. */
	byHand: string[];
}

/** A session, as remedies see it: what they are written in and tried on. */
interface Trial {
	design(): Design;
	findings(): readonly Finding[];
	review(): Review;
	/** A dialect that can write, and the files as it sees them. */
	writer(id: string): Promise<{ dialect: AnyDialect; scope: Scope<unknown> } | undefined>;
	/** The session as it would be with the edits applied. Throws where they overlap or a file was not read. */
	trial(edits: readonly TextEdit[]): Promise<Trial>;
}

/** A remedy as the dialects wrote it, before anybody read the edited text. */
interface Draft extends RemedyEdits {
	finding: Finding;
	/** What the edits are to bring about, in a component that has it otherwise now. */
	written: { change: Change; what: string }[];
	/** What has no place of its own, beside what was written: it may have come about with that. */
	beside: { change: Change; said: string }[];
	/** What of that did not, as the edited text reads, where the finding hangs on it. */
	left: string[];
	/** All that the remedy sets is written: the finding must be gone. */
	isWhole: boolean;
}

/**
 * The edits that carry out the remedies of findings, by their ids. Every edit is applied and read again before anybody
 * sees it; one that does not do what it is for, or does something else, is not offered, and the words say what to do.
 */
export async function remediesOf(session: Trial, findings: readonly Finding[]): Promise<Record<string, RemedyEdits>> {
	const drafts: Draft[] = [];
	// One scope for all, so that a dialect may remember by it what it made of the files.
	const writers = new Map<string, Awaited<ReturnType<Trial["writer"]>>>();
	const writerOf = async (id: string) => {
		if (!writers.has(id)) writers.set(id, await session.writer(id));
		return writers.get(id);
	};
	for (const finding of findings) drafts.push(await draftOf(session.design(), writerOf, finding));
	const reasons = new Map<Draft, string>();
	await verify(
		session,
		drafts.filter(({ edits }) => edits.length > 0),
		reasons,
	);
	return Object.fromEntries(
		drafts.map((draft) => {
			const { finding, title, edits, byHand, written, beside, left } = draft;
			const reason = reasons.get(draft);
			if (reason !== undefined) {
				const refused = written.map(({ what }) => `${what}: it cannot be edited safely, since ${reason}`);
				const along = finding.remedy?.otherwise && beside.length > 0 ? [finding.remedy.otherwise] : [];
				return [finding.id, { title, edits: [], byHand: [...refused, ...along, ...byHand] }];
			}
			if (left.length === 0) return [finding.id, { title, edits, byHand }];
			// Half of it would leave the finding where it is.
			const rest = [...leftWords(finding, left), ...written.map(notAlone)];
			return [finding.id, { title, edits: [], byHand: [...rest, ...byHand] }];
		}),
	);
}

/**
 * Asks the dialect of each attribute that a remedy sets for the text edits that carry it out. Where its parts belong
 * together and one is left to a person, nothing is written.
 */
async function draftOf(design: Design, writerOf: Trial["writer"], finding: Finding): Promise<Draft> {
	const { title = "", manual } = finding.remedy ?? {};
	if (manual) return { finding, title, edits: [], byHand: [manual], written: [], beside: [], left: [], isWhole: false };
	const edits: TextEdit[] = [];
	const byHand: string[] = [];
	const written: Draft["written"] = [];
	const nowhere: Draft["beside"] = [];
	const besides: string[] = [];
	for (const change of finding.remedy?.patch ?? []) {
		const component = componentOf(design, change.of) ?? linkOf(design, change.of);
		const current = component?.attributes[change.attribute];
		if (!component || JSON.stringify(current?.value) === JSON.stringify(change.value)) continue;
		const what = `Set ${change.attribute} of ${nameIn(design, component.id)} to ${[change.value].flat().join(", ")}`;
		const writer = current?.handle && (await writerOf(current.handle.dialect));
		if (!writer) {
			nowhere.push({ change, said: `${what}: no file that was read holds it.` });
			continue;
		}
		const { kind } = component;
		const name = nameIn(design, component.id);
		const wanted = agreed(component.attributes, finding, component.id);
		const asked = { kind, name, attribute: change.attribute, current, value: change.value, component: wanted };
		try {
			const result = writer.dialect.write!(asked, writer.scope);
			if ("refused" in result) {
				if (result.untaught) nowhere.push({ change, said: `${what}: ${result.refused}` });
				else byHand.push(`${what}: ${result.refused}`);
				continue;
			}
			const { edits: own, byHand: rest } = Array.isArray(result) ? { edits: result, byHand: [] } : result;
			edits.push(...own);
			besides.push(...rest);
			written.push({ change, what });
		} catch (error) {
			byHand.push(`${what}: the edit could not be made (${reasonOf(error)})`);
		}
	}
	// A value that has no place of its own may be written along with one that has (a target beside its signal).
	const mayCome = ({ change: { of } }: { change: Change }) => written.some(({ change }) => change.of === of);
	const beside = nowhere.filter(mayCome);
	const nowhereAtAll = nowhere.filter((one) => !mayCome(one));
	byHand.push(
		...leftWords(
			finding,
			nowhereAtAll.map(({ said }) => said),
		),
	);
	const isWhole = byHand.length === 0;
	if (!isWhole && finding.remedy?.together) {
		byHand.push(...written.map(notAlone));
		edits.length = 0;
		written.length = 0;
	} else byHand.push(...besides);
	if (finding.remedy?.byHand) byHand.push(finding.remedy.byHand);
	return { finding, title, edits: distinct(edits), byHand: [...new Set(byHand)], written, beside, left: [], isWhole };
}

/** What a person is told of parts that nobody can write: in the rule's own words where it has some. */
function leftWords({ remedy }: Finding, left: readonly string[]): string[] {
	if (left.length > 0 && remedy?.otherwise) return [remedy.otherwise];
	return [...left];
}

const notAlone = ({ what }: { what: string }) => `${what}: only together with the rest, so nothing is written.`;

/** The component as it will be once the whole patch is applied, so that values written together agree. */
function agreed(attributes: Record<string, Attribute>, finding: Finding, of: string): Record<string, Attribute> {
	const result = { ...attributes };
	for (const change of finding.remedy?.patch ?? []) {
		if (change.of !== of) continue;
		const before = result[change.attribute];
		result[change.attribute] = { ...(before ?? assumed(change.value, "the remedy")), value: change.value };
	}
	return result;
}

/**
 * Applies the edits of many remedies at once, which is one reading and one evaluation; only where something is wrong
 * are they tried in halves, down to the one that is at fault.
 */
async function verify(session: Trial, drafts: readonly Draft[], reasons: Map<Draft, string>): Promise<void> {
	if (drafts.length === 0) return;
	const reason = await faultOf(session, drafts);
	if (reason === undefined) return;
	if (drafts.length === 1) {
		reasons.set(drafts[0], reason);
		return;
	}
	const half = drafts.length >> 1;
	await verify(session, drafts.slice(0, half), reasons);
	await verify(session, drafts.slice(half), reasons);
}

/** Why edits must not be offered; undefined where they do what they are for, and nothing else. */
async function faultOf(session: Trial, drafts: readonly Draft[]): Promise<string | undefined> {
	let after: Trial;
	try {
		after = await session.trial(distinct(drafts.flatMap(({ edits }) => edits)));
	} catch (error) {
		return reasonOf(error);
	}
	const before = session.review();
	const then = after.review();
	const { design } = then;
	const said = new Set(before.notes.map(({ file, message }) => `${file} ${message}`));
	const note = then.notes.find(({ file, message, kind }) => !kind && !said.has(`${file} ${message}`));
	if (note && then.notes.length > before.notes.length)
		return `the edited text would not be read as before (${note.message})`;
	for (const { change } of drafts.flatMap(({ written }) => written)) {
		const component = componentOf(design, change.of) ?? linkOf(design, change.of);
		if (component && !agrees(component.attributes[change.attribute]?.value, change.value))
			return `${change.attribute} would not read as wanted afterwards`;
	}
	const touched = new Set(drafts.flatMap(({ written }) => written.map(({ change }) => change.of)));
	const names = new Set(drafts.flatMap(({ finding }) => (finding.remedy?.patch ?? []).map((one) => one.attribute)));
	const aside = sideEffect(before.design, design, touched, names);
	if (aside) return `${aside} would change too`;
	const known = new Set(session.findings().map(({ id }) => id));
	const now = after.findings();
	for (const draft of drafts) {
		const { finding, beside, isWhole } = draft;
		const remains = now.some(({ id }) => id === finding.id);
		// Where the finding is gone, what was not written was not what it hung on.
		draft.left = remains ? beside.filter(({ change }) => !holds(design, change)).map(({ said }) => said) : [];
		if (remains && isWhole && draft.left.length === 0) return `${finding.rule} would still hold`;
	}
	// Where one place speaks for several components, the next one takes the word when the first is mended.
	const places = new Set(session.findings().map(placeOf));
	const fresh = now.find((one) => !known.has(one.id) && !places.has(placeOf(one)));
	return fresh && `${fresh.rule} would then hold of ${componentOf(design, fresh.component)?.name ?? fresh.component}`;
}

function placeOf({ rule, at: { file, range } }: Finding): string {
	return `${rule} ${file} ${range.start.line}:${range.start.character}`;
}

function holds(design: Design, { of, attribute, value }: Change): boolean {
	const component = componentOf(design, of) ?? linkOf(design, of);
	return component !== undefined && agrees(component.attributes[attribute]?.value, value);
}

/**
 * A value that a file states elsewhere and that is no part of the remedy: a place that two share was edited. What is
 * linked to a changed component may follow it (a service's replicas a scaler's minimum), and so may the same attribute
 * of others, which share it because somebody wanted them to (one variable for two target groups).
 */
function sideEffect(
	before: Design,
	after: Design,
	touched: ReadonlySet<string>,
	names: ReadonlySet<string>,
): string | undefined {
	const near = new Set(touched);
	for (const { from, to } of before.links) {
		if (touched.has(from)) near.add(to);
		if (touched.has(to)) near.add(from);
	}
	const now = new Map(after.components.map((component) => [component.id, component]));
	for (const { id, name, attributes } of before.components) {
		if (near.has(id)) continue;
		for (const [attribute, { value, handle }] of Object.entries(attributes)) {
			if (!handle || names.has(attribute)) continue;
			const other = now.get(id)?.attributes[attribute]?.value;
			if (JSON.stringify(value) !== JSON.stringify(other)) return `${attribute} of ${name}`;
		}
	}
	return undefined;
}

/** Whether a value reads as it was wanted: a platform may round it, and a set has no order. */
function agrees(value: Value | undefined, wanted: Value): boolean {
	if (typeof value === "number" && typeof wanted === "number")
		return Math.abs(value - wanted) <= tolerance * Math.abs(wanted);
	if (Array.isArray(value) && Array.isArray(wanted))
		return JSON.stringify([...value].sort()) === JSON.stringify([...wanted].sort());
	return JSON.stringify(value) === JSON.stringify(wanted);
}

/** Whole percents and requests a minute are the coarsest units that a value is written in. */
const tolerance = 0.02;

/** Two attributes may take their value from one place. */
function distinct(edits: readonly TextEdit[]): TextEdit[] {
	return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}
