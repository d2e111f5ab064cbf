import { componentOf } from "../../design/graph.ts";
import { put } from "../../design/index-of.ts";
import type { Note } from "../../design/text.ts";
import { openFindings, type Review, severities } from "../../review/review.ts";
import { told } from "../../review/told.ts";
import type { Finding, Verdict } from "../../rules/finding.ts";
import { plural } from "../amounts.ts";
import { namesakesOf } from "../namesakes.ts";
import { nameOf, placeWords, suppressedFindings } from "../tally.ts";
import type { Grouping, Node } from "./node.ts";

/** What the present change is compared with, and which findings it brought. */
export interface Since {
	since: string;
	isFresh(finding: Finding): boolean;
}

/** What was found, in groups, the worst first; then what could not be decided, what is suppressed, and notes. */
export function findingsOutline(review: Review, by: Grouping, since?: Since): Node[] {
	const groups = new Map<string, Finding[]>();
	// What the change brought comes first, also where it brought nothing: that is what was asked.
	if (by === "change" && since) groups.set(fresh, []);
	for (const finding of openFindings(review)) {
		const isFresh = since?.isFresh(finding) ?? false;
		for (const key of by === "change" ? [isFresh ? fresh : before] : keysOf(review, finding, by))
			put(groups, key, finding);
	}
	const namesakes = by === "component" ? namesakesOf(review, [...groups.keys()]) : new Map<string, string>();
	const found = [...groups].map(([key, findings]): Node => {
		const worst = severities.find((one) => findings.some(({ severity }) => severity === one)) ?? "info";
		return {
			id: `${by} ${key}`,
			label: labelOf(review, key, by, since?.since),
			description: [kindOf(review, key, by), namesakes.get(key), plural(findings.length, "finding")]
				.filter(Boolean)
				.join(" · "),
			mark: by === "component" ? "component" : findings.length === 0 ? "passes" : worst,
			open: key !== before || !since,
			children: findings.map((finding) => ({
				...findingNode(review, finding, by),
				// In two environments it stands twice.
				...(by === "environment" && { id: `finding ${key} ${finding.id}` }),
				...(since?.isFresh(finding) && { fresh: true }),
			})),
		};
	});
	return [
		...found,
		...group(
			"Could not be decided",
			"unknown",
			told(review).filter(({ answer }) => answer === "unknown"),
			(one) => unknownNode(review, one),
		),
		...group("Suppressed", "suppressed", suppressedFindings(review), (finding) => ({
			...findingNode(review, finding, "severity"),
			mark: "suppressed",
			tooltip: finding.suppressed?.reason,
		})),
		...group("Notes", "note", review.notes, noteNode),
	];
}

const fresh = "fresh";
const before = "before";

function keysOf(review: Review, { component, rule, severity, environments }: Finding, by: Grouping): string[] {
	if (by === "component") return [component];
	if (by === "rule") return [rule];
	if (by === "severity") return [severity];
	if (by === "environment") return environments?.length ? environments : [""];
	return [review.rules.find(({ id }) => id === rule)?.guide ?? "of the team"];
}

function labelOf(review: Review, key: string, by: Grouping, since: string | undefined): string {
	if (by === "component") return nameOf(review, key);
	if (by === "rule") return review.rules.find(({ id }) => id === key)?.title ?? key;
	if (by === "severity") return { error: "Errors", warning: "Warnings", info: "For information" }[key] ?? key;
	if (by === "environment") return key || "Wherever it runs";
	if (by === "change") return key === fresh ? `New since ${since}` : since ? `Was there in ${since}` : "Not compared";
	return `Guide ${key}`;
}

/** A service, its balancer and its scaler mostly have one name. */
function kindOf({ design }: Review, key: string, by: Grouping): string | undefined {
	return by === "component" ? componentOf(design, key)?.kind : undefined;
}

function findingNode(review: Review, finding: Finding, by: Grouping): Node {
	const { id, rule, severity, message, at, component, remedy, environments = [] } = finding;
	const name = nameOf(review, component);
	const where = by === "component" ? rule : name;
	const lines = [
		message,
		...(environments.length > 0 ? [`Holds for ${environments.join(", ")}.`] : []),
		...(remedy ? [`Remedy: ${remedy.title}.`] : []),
	];
	return {
		id: `finding ${id}`,
		label: by === "component" ? withoutName(message, name) : message,
		description: `${where} · ${placeWords(at)}`,
		tooltip: lines.join("\n\n"),
		mark: severity,
		at,
		finding: id,
		rule,
	};
}

/** Below the component's name, the room of a narrow side bar is for what is said of it. */
function withoutName(message: string, name: string): string {
	if (!message.startsWith(`${name} `)) return message;
	const said = message.slice(name.length + 1);
	return said[0].toUpperCase() + said.slice(1);
}

function unknownNode(review: Review, { rule, component, link, because, at }: Verdict): Node {
	return {
		id: `unknown ${rule} ${link ?? component}`,
		label: `${rule} on ${nameOf(review, component)}`,
		description: because ?? "nothing says so",
		tooltip: `Could not be decided, because ${because ?? "nothing says so"}.`,
		mark: "unknown",
		rule,
		...(at && { at }),
	};
}

function noteNode({ file, range, severity, message }: Note): Node {
	return {
		id: `note ${file} ${range?.start.line ?? ""} ${message.slice(0, 200)}`,
		label: message.slice(0, 300),
		description: file,
		tooltip: message.slice(0, 2000),
		mark: severity === "info" ? "note" : severity,
		...(range && { at: { file, range } }),
	};
}

/** More lines than anybody unfolds. */
const most = 500;

function group<T>(label: string, mark: Node["mark"], items: readonly T[], node: (item: T) => Node): Node[] {
	if (items.length === 0) return [];
	return [
		{ id: label, label, description: String(items.length), mark, children: unique(items.slice(0, most).map(node)) },
	];
}

/** The editor refuses two nodes of one id. */
function unique(nodes: readonly Node[]): Node[] {
	return [...new Map(nodes.map((node) => [node.id, node])).values()];
}
