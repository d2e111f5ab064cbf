const directions: Record<string, { x: number; y: number }> = {
	ArrowLeft: { x: -1, y: 0 },
	ArrowRight: { x: 1, y: 0 },
	ArrowUp: { x: 0, y: -1 },
	ArrowDown: { x: 0, y: 1 },
};

/**
 * Makes the nodes of a picture one stop of the Tab key: arrow keys go on to the nearest in their direction. Returns what
 * says which node it stops at, once there are others or another is chosen.
 */
export function steps(canvas: HTMLElement, nodes: () => SVGGElement[]): (at: string | undefined) => void {
	function stopAt(stop: SVGGElement | undefined): void {
		for (const node of nodes()) node.setAttribute("tabindex", node === stop ? "0" : "-1");
	}
	canvas.addEventListener("focusin", ({ target }) => stopAt(nodes().find((node) => node === target)));
	canvas.addEventListener("keydown", (event) => {
		const direction = directions[event.key];
		const from = nodes().find((node) => node === event.target);
		if (!direction || !from) return;
		event.preventDefault();
		const next = nearest(from, nodes(), direction);
		next?.focus();
		next?.scrollIntoView({ block: "nearest", inline: "nearest" });
	});
	return (at) => {
		if (canvas.contains(document.activeElement)) return;
		const all = nodes();
		stopAt(all.find(({ dataset }) => dataset.component === at) ?? all[0]);
	};
}

/** What lies aside counts twice, so that one stays in a row where there is one. */
function nearest(from: SVGGElement, nodes: readonly SVGGElement[], { x, y }: { x: number; y: number }) {
	const here = centre(from);
	let best: { node: SVGGElement; cost: number } | undefined;
	for (const node of nodes) {
		const there = centre(node);
		const [dx, dy] = [there.x - here.x, there.y - here.y];
		const ahead = dx * x + dy * y;
		const cost = ahead + 2 * Math.abs(dx * y + dy * x);
		if (node !== from && ahead > 1 && (!best || cost < best.cost)) best = { node, cost };
	}
	return best?.node;
}

function centre(node: SVGGElement): { x: number; y: number } {
	const { left, top, width, height } = node.getBoundingClientRect();
	return { x: left + width / 2, y: top + height / 2 };
}
