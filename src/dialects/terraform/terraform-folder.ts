import { folderOf } from "../../design/places.ts";
import { Folder } from "../resources/folder.ts";
import type { Called } from "../resources/modules.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { isPlan } from "./plan.ts";
import { isLoaded, isValues } from "./units.ts";

/** All of one Terraform folder, with the modules that it calls. */
export class TerraformFolder extends Folder {
	/** `given`: files of values that it is deployed with, beside those that Terraform loads by itself. */
	constructor(files: readonly ParsedFile[], given: readonly string[] = [], called: readonly Called[] = []) {
		const path = files.length > 0 ? folderOf(files[0].path) : "";
		super("terraform", path, [path, ...given].join("\n"));
		const inOrder = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
		for (const file of inOrder) this.files.set(file.path, file);
		for (const file of this.files.values()) if (/\.tf(\.json)?$/.test(file.path)) this.declare(file);
		const isGiven = (path: string) => isValues(path) || isPlan(path);
		const values = inOrder.filter((file) => isGiven(file.path)).map((file) => this.files.get(file.path)!);
		// terraform.tfvars first, then *.auto.tfvars in the order of their names, then what the command names or a plan was made with.
		const rank = ({ path }: ParsedFile) =>
			given.includes(path) || isPlan(path) ? 3 : !isLoaded(path) ? 0 : /\.auto\.tfvars(\.json)?$/.test(path) ? 2 : 1;
		for (const file of values.sort((a, b) => rank(a) - rank(b))) {
			for (const attribute of file.attributes) {
				if (rank(file) > 0) this.variable(attribute.name).set = attribute;
				else this.variable(attribute.name).elsewhere.push(attribute);
			}
		}
		this.enter(called);
		this.isModule = this.looksLikeModule(values.length > 0);
	}

	/** Terraform's convention: a module states the providers it requires and configures none. */
	private looksLikeModule(hasValues: boolean): boolean {
		if (/(^|\/)modules\//.test(`${this.path}/`)) return true;
		if (hasValues || this.providers.length > 0) return false;
		const own = [...this.files.values()].filter((file) => folderOf(file.path) === this.path);
		const settings = own.flatMap((file) =>
			file.blocks.filter((block) => block.type === "terraform").flatMap((block) => block.blocks),
		);
		return (
			settings.some((block) => block.type === "required_providers") &&
			!settings.some((block) => block.type === "backend" || block.type === "cloud")
		);
	}
}
