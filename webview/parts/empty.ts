import { unreadWords } from "../../src/review/coverage.ts";
import type { Actions } from "../actions.ts";
import { button, spinner } from "../controls.ts";
import { h } from "../dom.ts";
import type { State } from "../state.ts";

const example = `workload:
  rate: 800/s
components:
  web:
    code: services/web
    deploy: deploy/k8s/web.yaml
`;

/** What stands in the panel's place while there is no design to show. */
export function empty(actions: Actions) {
	const element = h("section", { class: "empty", "aria-live": "polite" });
	let shown = "";
	return {
		element,
		/** Whether there is nothing else to show. */
		render(state: State): boolean {
			const kind = kindOf(state);
			element.hidden = kind === undefined;
			const key = `${kind}:${state.status?.message}`;
			if (kind === undefined || key === shown) return kind !== undefined;
			shown = key;
			if (kind === "nothing") element.replaceChildren(...nothingFound(state, actions));
			else if (kind === "reading")
				element.replaceChildren(
					h("h1", { class: "visually-hidden" }, "Scaleproof"),
					spinner(),
					h("p", {}, state.status?.message),
				);
			else {
				const heading = state.status?.heading ?? "The workspace could not be read";
				element.replaceChildren(h("h1", {}, heading), h("p", { class: "message" }, state.status?.message));
			}
			return true;
		},
	};
}

function kindOf(state: State): "reading" | "failed" | "nothing" | undefined {
	if (state.review && state.review.design.components.length > 0) return undefined;
	if (state.status) return state.status.busy ? "reading" : "failed";
	return "nothing";
}

function nothingFound({ review }: State, actions: Actions): Node[] {
	const unread = review?.coverage ? unreadWords(review.coverage) : "";
	const read = review && review.files > 0 ? `${review.files} files were read, but none` : "No file was found that";
	return [
		h("h1", {}, "No components found"),
		h("p", {}, `${read} says what would be deployed.`),
		...(unread ? [h("p", {}, unread)] : []),
		h("p", {}, "Open a folder that holds at least one of these:"),
		h(
			"ul",
			{},
			h("li", {}, "Kubernetes manifests, Helm charts, Kustomize overlays or Compose files"),
			h("li", {}, "Terraform, Pulumi, CloudFormation, CDK, Bicep or the Serverless Framework"),
			h("li", {}, "A server in TypeScript, JavaScript, Python, Java, Kotlin, Go or C#"),
		),
		h(
			"p",
			{},
			"Or describe the design yourself, in a file ",
			h("code", {}, "scaleproof.yaml"),
			" at the folder's root:",
		),
		h("pre", {}, h("code", {}, example)),
		h("p", {}, "Or see what the simulator can tell, on a design that comes with it:"),
		button({ label: "Play a case", icon: "beaker", onClick: () => actions.tell({ type: "choose-case" }) }),
	];
}
