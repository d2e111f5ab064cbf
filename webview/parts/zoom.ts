/** Keeps a picture at a size that fits its box, until a person zooms. */
export function zoomable(box: HTMLElement) {
	let svg: SVGSVGElement | undefined;
	let natural = { width: 1, height: 1 };
	let factor: number | undefined;
	const most = 4;
	/** A large design stays readable, if it must be scrolled for that; unless a person asks to see all of it. */
	let least = 0.62;
	let small: { factor: number | undefined; least: number } | undefined;

	function apply(): void {
		if (!svg) return;
		const scale = factor ?? fitting();
		svg.setAttribute("width", String(natural.width * scale));
		svg.setAttribute("height", String(natural.height * scale));
	}

	/** A small design is not blown up. */
	function fitting(): number {
		const room = { width: box.clientWidth - 32, height: box.clientHeight - 32 };
		return Math.max(least, Math.min(1, room.width / natural.width, room.height / natural.height));
	}

	new ResizeObserver(apply).observe(box);
	// A wheel over a picture that nobody has turned to scrolls the page, as everywhere else.
	box.addEventListener(
		"wheel",
		(event) => {
			const isOurs = event.ctrlKey || event.metaKey || box.matches(":focus-within, .dragged, .whole *");
			if (!isOurs || event.shiftKey) return;
			event.preventDefault();
			zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1, { x: event.clientX, y: event.clientY });
		},
		{ passive: false },
	);
	pan(box);

	/** What lies under `at` stays there. */
	function zoom(by: number, at = middle()): void {
		const before = factor ?? fitting();
		factor = Math.min(most, Math.max(0.1, before * by));
		const { left, top } = svg?.getBoundingClientRect() ?? { left: 0, top: 0 };
		apply();
		const now = svg?.getBoundingClientRect() ?? { left: 0, top: 0 };
		const grown = factor / before;
		box.scrollBy(now.left + (at.x - left) * grown - at.x, now.top + (at.y - top) * grown - at.y);
	}

	function middle(): { x: number; y: number } {
		const { left, top, width, height } = box.getBoundingClientRect();
		return { x: left + width / 2, y: top + height / 2 };
	}

	return {
		show(picture: SVGSVGElement) {
			svg = picture;
			const { width, height } = picture.viewBox.baseVal;
			natural = { width, height };
			picture.removeAttribute("style");
			apply();
		},
		/** Brings a node to the middle, where the picture is larger than its box. */
		reveal(node: Element | undefined) {
			if (!node) return;
			const { left, top, width, height } = node.getBoundingClientRect();
			const { x, y } = middle();
			box.scrollBy(left + width / 2 - x, top + height / 2 - y);
		},
		by: zoom,
		/** In a larger frame a person may zoom as they like: what they saw in the small one is there when they come back to it. */
		enlarge(isLarge: boolean) {
			if (isLarge) small = { factor, least };
			else if (small) ({ factor, least } = small);
			apply();
		},
		fit() {
			least = 0.1;
			factor = undefined;
			apply();
		},
	};
}

/** Dragging what is no node moves the picture under its box. */
function pan(box: HTMLElement): void {
	let from: { x: number; y: number; id: number } | undefined;
	const end = () => {
		from = undefined;
	};
	box.addEventListener("pointerdown", (event) => {
		if (event.button !== 0 || (event.target as Element).closest(".node")) return;
		from = { x: event.clientX, y: event.clientY, id: event.pointerId };
	});
	box.addEventListener("pointermove", (event) => {
		if (from?.id !== event.pointerId) return;
		// It was let go outside, before the pointer was ours.
		if (event.buttons === 0) return end();
		box.setPointerCapture(event.pointerId);
		box.classList.add("dragged");
		box.scrollBy(from.x - event.clientX, from.y - event.clientY);
		from = { ...from, x: event.clientX, y: event.clientY };
	});
	box.addEventListener("pointerup", end);
	box.addEventListener("pointercancel", end);
	box.addEventListener("pointerleave", () => {
		if (!from) box.classList.remove("dragged");
	});
}
