import type { Diagram } from "../src/design/mermaid.ts";
import { color, fontFamily, isDark } from "./theme.ts";

type Mermaid = NonNullable<Window["scaleproofMermaid"]>;

let loading: Promise<Mermaid> | undefined;
let drawn = 0;

/** Draws a flowchart in the colours of the theme. Mermaid is loaded at the first one. */
export async function draw(diagram: Diagram, root: HTMLElement): Promise<SVGSVGElement> {
	loading ??= load(root.dataset.mermaid ?? "", root.dataset.nonce ?? "");
	const mermaid = await loading;
	mermaid.initialize({
		startOnLoad: false,
		securityLevel: "strict",
		theme: "base",
		htmlLabels: false,
		fontFamily: fontFamily(),
		themeVariables: themeVariables(),
		flowchart: { htmlLabels: false, curve: "basis", padding: 8, nodeSpacing: 20, rankSpacing: 32, useMaxWidth: false },
	});
	const { svg } = await mermaid.render(`scaleproof-diagram-${drawn++}`, diagram.text);
	const holder = document.createElement("template");
	holder.innerHTML = svg;
	return holder.content.firstElementChild as SVGSVGElement;
}

/** The component that a node of the picture stands for; mermaid builds its ids from the names in the text. */
export function componentOfNode(node: Element, diagram: Diagram): string | undefined {
	const name = /flowchart-(n\d+)-\d+$/.exec(node.id)?.[1];
	return name && diagram.nodes[name];
}

function load(uri: string, nonce: string): Promise<Mermaid> {
	return new Promise((resolve, reject) => {
		const script = document.createElement("script");
		script.nonce = nonce;
		script.src = uri;
		script.addEventListener("load", () => {
			if (window.scaleproofMermaid) resolve(window.scaleproofMermaid);
			else reject(new Error("mermaid.js did not provide mermaid"));
		});
		script.addEventListener("error", () => reject(new Error("mermaid.js could not be loaded")));
		document.head.append(script);
	});
}

function themeVariables(): Record<string, string | boolean> {
	const text = color("editor-foreground", "foreground");
	const fill = color("editorWidget-background", "editor-background");
	const line = color("contrastBorder", "descriptionForeground");
	return {
		darkMode: isDark(),
		fontSize: "13px",
		background: color("editor-background"),
		primaryColor: fill,
		primaryTextColor: text,
		primaryBorderColor: line,
		mainBkg: fill,
		nodeBorder: line,
		nodeTextColor: text,
		textColor: text,
		titleColor: text,
		lineColor: line,
		edgeLabelBackground: color("editor-background"),
	};
}
