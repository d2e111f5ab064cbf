import type { Value } from "../../src/design/attribute.ts";
import type { Sensitivity, Swing } from "../../src/simulator/index.ts";
import { metricOf } from "../../src/simulator/index.ts";
import { h, setText } from "../dom.ts";
import { quantity, valueText } from "../format.ts";
import { type Ranked, reachOf } from "../model/ranking.ts";

export interface Effect {
	/** Undefined where it cannot be halved and doubled. */
	row?: Ranked;
	/** The value that it has. */
	value?: Value;
	/** Whether its runs have not come yet. */
	waits: boolean;
	/** A ranking is of what nobody declares. */
	unranked: boolean;
	sensitivity: Sensitivity;
}

const factors = { low: 0.5, high: 2 } as const;
const words = { low: "halved", high: "doubled" } as const;

/** What comes of one assumption halved and doubled: a bar from the result as it is assumed, and the same in words. */
export function effectCell() {
	const low = swingLine("low");
	const high = swingLine("high");
	const none = h("span", { class: "muted" });
	const element = h("td", { class: "effect" }, low.element, high.element, none);
	return {
		element,
		update(effect: Effect | undefined) {
			element.hidden = effect === undefined;
			if (!effect) return;
			const { row, sensitivity } = effect;
			const moves = row !== undefined && row.effect > 0;
			low.update(moves ? row : undefined, sensitivity);
			high.update(moves ? row : undefined, sensitivity);
			none.hidden = moves;
			setText(none, moves ? "" : unmoved(effect));
		},
	};
}

function unmoved({ row, waits, value, unranked }: Effect): string {
	if (unranked) return "tried out, not ranked";
	if (row) return "does not move it";
	if (waits) return "…";
	return value === 0 ? "nothing that could be halved" : "not a number";
}

/** Whether chance may have done it; one run alone does not tell. */
function isDoubtful({ difference }: Swing, { replications }: Sensitivity): boolean {
	return replications > 1 && !difference.significant;
}

function swingLine(side: "low" | "high") {
	const bar = h("span", { class: `swing-bar ${side}` });
	const text = h("span", { class: "swing-text" });
	const track = h("span", { class: "swing-track", "aria-hidden": "true" }, bar);
	const element = h("div", { class: "swing" }, track, text);
	return {
		element,
		update(row: Ranked | undefined, sensitivity: Sensitivity) {
			const swing = row?.[side];
			element.hidden = swing === undefined;
			if (!row || !swing) return;
			setText(text, inWords(side, row, swing, sensitivity));
			element.title = `${valueText(swing.value, row.assumption.unit)} instead of ${valueText(row.assumption.used.value ?? 0, row.assumption.unit)}`;
			const { least, most } = reachOf(sensitivity);
			const at = (value: number) => (100 * (value - least)) / (most - least || 1);
			const { mean } = swing.difference;
			track.style.setProperty("--base", `${at(0)}%`);
			bar.style.left = `${at(Math.min(0, mean))}%`;
			bar.style.width = `${at(Math.max(0, mean)) - at(Math.min(0, mean))}%`;
			bar.classList.toggle("same", isDoubtful(swing, sensitivity));
		},
	};
}

/** "halved → 210 ms", or what it was set to where it could not be doubled; "≈" where chance may have done it. */
function inWords(side: "low" | "high", { assumption }: Ranked, swing: Swing, sensitivity: Sensitivity): string {
	const exact = swing.value === Number(assumption.used.value) * factors[side];
	const change = exact ? words[side] : `at ${valueText(swing.value, assumption.unit)}`;
	const after = quantity(swing.difference.after, metricOf(sensitivity.metric)?.unit ?? "");
	return `${change} → ${after}${isDoubtful(swing, sensitivity) ? " ≈" : ""}`;
}
