import mermaid from "mermaid";

/** A file of its own, loaded when a diagram is first drawn: it is larger than everything else together. */
declare global {
	interface Window {
		scaleproofMermaid?: typeof mermaid;
	}
}

window.scaleproofMermaid = mermaid;
