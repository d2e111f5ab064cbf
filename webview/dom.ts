type Listener<E extends Event = Event> = (event: E) => void;
type Attributes = Record<string, string | number | boolean | undefined | Listener<never>>;
type Child = Node | string | undefined | false;

/** An element with attributes (`onclick` and the like are listeners) and children. Text is always text, never markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Attributes = {},
	...children: Child[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (typeof value === "function") element.addEventListener(name.slice(2), value as Listener);
		else setAttribute(element, name, value);
	}
	element.append(...children.filter((child) => child !== undefined && child !== false));
	return element;
}

export function setAttribute(element: Element, name: string, value: string | number | boolean | undefined): void {
	if (value === undefined || value === false) element.removeAttribute(name);
	else {
		const text = value === true ? "" : String(value);
		if (element.getAttribute(name) !== text) element.setAttribute(name, text);
	}
}

/** Changes the text only where it differs, so that a screen reader and a selection are left alone. */
export function setText(element: Node, text: string): void {
	if (element.textContent !== text) element.textContent = text;
}

export interface Row<T> {
	element: HTMLElement;
	update(item: T): void;
}

/** Keeps the children of `parent` in step with `items`; what stays is updated in place and keeps focus and scroll. */
export function keyed<T>(parent: HTMLElement, keyOf: (item: T) => string, create: (item: T) => Row<T>) {
	let rows = new Map<string, Row<T>>();
	return (items: readonly T[]): void => {
		const next = new Map<string, Row<T>>();
		for (const item of items) {
			const key = keyOf(item);
			const row = rows.get(key) ?? create(item);
			row.update(item);
			next.set(key, row);
		}
		for (const [key, row] of rows) if (!next.has(key)) row.element.remove();
		let at = parent.firstElementChild;
		for (const { element } of next.values()) {
			if (element === at) at = at.nextElementSibling;
			else parent.insertBefore(element, at);
		}
		rows = next;
	};
}
