import { expect, it } from "vitest";
import { modulesOf } from "../../../src/dialects/code/frameworks/jvm-modules.ts";

const artefacts = (...names: string[]) => names.map((name) => `<artifactId>${name}</artifactId>`).join("\n");
const modules = (...names: string[]) => names.map((name) => `<module>${name}</module>`).join("\n");
const shop = "services/shop/src/main/java/com/acme/shop/Rates.java";

function modulesIn(files: Record<string, string>, asked: string[] = []): string[] {
	const text = (path: string) => {
		asked.push(path);
		return files[path];
	};
	const has = (path: string) => text(path) !== undefined;
	return modulesOf(shop, text, has);
}

const listed = {
	"services/pom.xml": modules("libraries", "shop", "audit"),
	"services/shop/pom.xml": artefacts("web", "audit", "guava"),
	"services/audit/pom.xml": artefacts("guava"),
	"services/libraries/pom.xml": modules("web"),
	"services/libraries/web/pom.xml": artefacts("guava"),
};

it("a module is built with those beside it, and with those of a group that lists them", () => {
	expect(modulesIn(listed)).toEqual(["services/libraries/web", "services/audit"]);
});

it("a group that has no build file is looked into", () => {
	const { "services/libraries/pom.xml": _, ...unlisted } = listed;
	expect(modulesIn(unlisted)).toEqual(["services/libraries/web", "services/audit"]);
});

it("of many groups and many artefacts, not each is asked for in each", () => {
	const names = (what: string) => Array.from({ length: 40 }, (_, index) => `${what}${index}`);
	const groups = Object.fromEntries(names("group").map((one) => [`services/${one}/pom.xml`, modules(`${one}-web`)]));
	const asked: string[] = [];
	const large = { "services/pom.xml": modules(...names("group")), "services/shop/pom.xml": artefacts(...names("lib")) };
	expect(modulesIn({ ...groups, ...large }, asked)).toEqual([]);
	expect(asked.length).toBeLessThan(200);
});
