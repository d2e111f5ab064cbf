import { FromPanel, ToPanel } from "./messages.ts";

interface VsCodeApi {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export const kept = {
	read: (): unknown => api.getState(),
	write: (state: unknown): void => api.setState(state),
};

export function send(message: FromPanel): void {
	api.postMessage(FromPanel.parse(message));
}

/** Whatever else may post to this window, only messages of the protocol come through. */
export function receive(handle: (message: ToPanel) => void): void {
	window.addEventListener("message", ({ data }) => {
		const parsed = ToPanel.safeParse(data);
		if (parsed.success) handle(parsed.data);
		else console.warn("Scaleproof: dropped a message that the panel does not know.", parsed.error.issues[0]);
	});
}
