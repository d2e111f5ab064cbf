import { expect, test } from "vitest";
import { byText } from "../../src/dialects/by-text.ts";

function counting(most?: number) {
	const looked: string[] = [];
	const look = byText((text) => looked.push(text), most);
	return { looked, look };
}

test("a text is looked at once for as long as it stands", () => {
	const { looked, look } = counting();
	expect([look("a", "one"), look("a", "one"), look("b", "one"), look("a", "two"), look("a", "two")]).toEqual([
		1, 1, 2, 3, 3,
	]);
	expect(looked).toEqual(["one", "one", "two"]);
});

test("no more than so many characters are held, and what is replaced counts no longer", () => {
	const { looked, look } = counting(10);
	for (const text of ["1111", "2222", "3333", "4444"]) look("a", text);
	look("b", "bbbb");
	look("a", "4444");
	expect(looked).toHaveLength(5);
	look("c", "cccc");
	look("a", "4444");
	expect(looked).toHaveLength(7);
});
