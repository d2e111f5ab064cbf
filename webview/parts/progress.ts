import { h, setAttribute, setText } from "../dom.ts";
import type { Running } from "../state.ts";

/** How far the simulation is: in words, and as a line along the lower edge of the bar that holds it. */
export function progress(label: string) {
	const status = h("span", { class: "bar-status" });
	const element = h("div", { class: "progress", role: "progressbar", "aria-label": label, "aria-valuemin": 0 });
	return {
		status,
		element,
		render(running: Running) {
			setText(status, statusText(running));
			const active = running.kind === "running";
			element.classList.toggle("active", active);
			element.style.setProperty("--share", String(Math.max(shareOf(running), active ? 0.02 : 0)));
			setAttribute(element, "aria-valuemax", active ? running.total : undefined);
			setAttribute(element, "aria-valuenow", active ? running.done : undefined);
			setAttribute(element, "aria-hidden", active ? undefined : "true");
		},
	};
}

export function shareOf(running: Running): number {
	return running.kind === "running" && running.total > 0 ? running.done / running.total : 0;
}

function statusText(running: Running): string {
	switch (running.kind) {
		case "running":
			return running.total > 2
				? `${running.what}: run ${Math.floor(running.done)} of ${running.total}`
				: `${running.what}…`;
		case "cancelled":
			return "Cancelled";
		case "failed":
			return "Failed";
		default:
			return "";
	}
}
