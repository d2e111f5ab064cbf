import { h } from "../dom.ts";

const namespace = "http://www.w3.org/2000/svg";
/** Pixels; wide enough to aim at. */
const largest = { width: 150, height: 96 } as const;
/** Of the box's width and of its height: what it covers is the least thing to miss. */
const most = 1 / 4;
/** In a box that is lower, in pixels, it would be in the way of the little that is seen. */
const least = 150;

/** All of a picture that is larger than its box, small in a corner, with what is seen of it; it may be dragged there. */
export function minimap(box: HTMLElement) {
	const map = document.createElementNS(namespace, "svg");
	const shapes = document.createElementNS(namespace, "g");
	const seen = document.createElementNS(namespace, "rect");
	seen.setAttribute("class", "minimap-seen");
	map.append(shapes, seen);
	// Whoever uses a keyboard goes from node to node, and the picture follows.
	const element = h("div", { class: "minimap", "aria-hidden": "true" });
	element.append(map);
	let picture: SVGSVGElement | undefined;

	function place(): void {
		const { width, height } = picture?.viewBox.baseVal ?? { width: 0, height: 0 };
		const [w, h] = [picture?.clientWidth ?? 0, picture?.clientHeight ?? 0];
		const isLarger = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
		const room = box.getBoundingClientRect();
		const scale = Math.min(
			Math.min(largest.width, room.width * most) / width,
			Math.min(largest.height, room.height * most) / height,
		);
		element.hidden = !picture || !isLarger || width === 0 || w === 0 || room.height < least;
		if (element.hidden || !picture) return;
		map.setAttribute("width", String(width * scale));
		map.setAttribute("height", String(height * scale));
		const { x, y } = picture.viewBox.baseVal;
		const own = picture.getBoundingClientRect();
		const [sx, sy] = [width / w, height / h];
		const left = Math.max(0, room.left - own.left) * sx;
		const top = Math.max(0, room.top - own.top) * sy;
		const right = Math.min(w, room.left + box.clientWidth - own.left) * sx;
		const bottom = Math.min(h, room.top + box.clientHeight - own.top) * sy;
		const places = { x: x + left, y: y + top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
		for (const [name, value] of Object.entries(places)) seen.setAttribute(name, String(value));
	}

	/** What lies under the pointer in the map comes to the middle of the box. */
	function go({ clientX, clientY }: PointerEvent): void {
		const { left, top, width, height } = map.getBoundingClientRect();
		const [across, down] = [(clientX - left) / width, (clientY - top) / height];
		const own = picture?.getBoundingClientRect();
		const room = box.getBoundingClientRect();
		if (!own) return;
		box.scrollBy(
			own.left + across * own.width - room.left - box.clientWidth / 2,
			own.top + down * own.height - room.top - box.clientHeight / 2,
		);
	}

	map.addEventListener("pointerdown", (event) => {
		map.setPointerCapture(event.pointerId);
		go(event);
	});
	map.addEventListener("pointermove", (event) => {
		if (map.hasPointerCapture(event.pointerId)) go(event);
	});
	box.addEventListener("scroll", place, { passive: true });
	new ResizeObserver(place).observe(box);

	return {
		element,
		place,
		show(next: SVGSVGElement) {
			picture = next;
			const { x, y, width, height } = next.viewBox.baseVal;
			map.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
			const toPicture = next.getScreenCTM()?.inverse();
			shapes.replaceChildren(
				...[...next.querySelectorAll<SVGGElement>("g.node")].flatMap((node) => {
					const shape = node.querySelector<SVGGraphicsElement>(".label-container") ?? node;
					const { left, top, right, bottom } = shape.getBoundingClientRect();
					if (!toPicture) return [];
					const from = new DOMPoint(left, top).matrixTransform(toPicture);
					const to = new DOMPoint(right, bottom).matrixTransform(toPicture);
					const rect = document.createElementNS(namespace, "rect");
					const places = { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
					for (const [name, value] of Object.entries(places)) rect.setAttribute(name, String(value));
					return [rect];
				}),
			);
			new ResizeObserver(place).observe(next);
			place();
		},
	};
}
