/** Keeps a picture at a size that fits its box, until a person zooms. */
export function zoomable(box: HTMLElement) {
	let svg: SVGSVGElement | undefined;
	let natural = { width: 1, height: 1 };
	let factor: number | undefined;
	const most = 4;
	/** A large design stays readable, if it must be scrolled for that; unless a person asks to see all of it. */
	let least = 0.62;

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
	box.addEventListener(
		"wheel",
		(event) => {
			if (!event.ctrlKey && !event.metaKey) return;
			event.preventDefault();
			zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
		},
		{ passive: false },
	);

	function zoom(by: number): void {
		factor = Math.min(most, Math.max(0.1, (factor ?? fitting()) * by));
		apply();
	}

	return {
		show(picture: SVGSVGElement) {
			svg = picture;
			const { width, height } = picture.viewBox.baseVal;
			natural = { width, height };
			picture.removeAttribute("style");
			apply();
		},
		by: zoom,
		fit() {
			least = 0.1;
			factor = undefined;
			apply();
		},
	};
}
