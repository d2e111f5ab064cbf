import type { Location } from "../../src/design/text.ts";
import type { Actions } from "../actions.ts";
import { jump } from "../controls.ts";

/** A place in a file, short: the name and the line. Choosing it jumps there; the tooltip has the whole path. */
export function place(at: Location, actions: Actions): HTMLButtonElement {
	const line = at.range.start.line + 1;
	const name = at.file.slice(at.file.lastIndexOf("/") + 1);
	const element = jump(`${name}:${line}`, `Go to ${at.file}, line ${line}`, () => actions.tell({ type: "reveal", at }));
	element.classList.add("place");
	return element;
}
