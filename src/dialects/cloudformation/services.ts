import { folderOf } from "../../design/places.ts";
import type { Scope } from "../dialect.ts";

const names = ["serverless.yml", "serverless.yaml"];

/** Whether a service of the Serverless Framework takes the template as a part of its own: then it is read there. */
export function isTakenByService(path: string, scope: Pick<Scope<unknown>, "text">): boolean {
	for (let folder = folderOf(path); ; folder = folderOf(folder)) {
		const inside = folder === "" ? path : path.slice(folder.length + 1);
		for (const name of names) {
			const text = scope.text(folder === "" ? name : `${folder}/${name}`);
			if (text?.includes(`file(${inside})`) || text?.includes(`file(./${inside})`)) return true;
		}
		if (folder === "") return false;
	}
}
