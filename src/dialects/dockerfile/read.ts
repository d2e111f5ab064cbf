import { declared, placeOf } from "../../design/attribute.ts";
import type { CodeUnit, Extension, Fragment } from "../../design/fragment.ts";
import { imageName } from "../../design/image.ts";
import { folderOf } from "../../design/places.ts";
import type { SourceFile } from "../../design/text.ts";
import { isColdImage, isCompiledBefore } from "../cold-runtime.ts";
import { endsAtOnce, whileWritten } from "../command.ts";
import { sourcesOf } from "../image-files.ts";
import { keeperOf } from "../images.ts";
import { endsMigrating } from "../migrations.ts";
import { copiesOf, startedBy } from "../programs.ts";
import { uwsgiAtTerm, uwsgiProcesses } from "../uwsgi.ts";
import { givenIn } from "./given.ts";
import { baseOf, isBare, namesOf, packaged, takesNothing } from "./image.ts";
import { execForm, finalStage, type Instruction, instructionsOf, startOf, stopSignal } from "./instructions.ts";
import { hastyNginx, placeIn, problemOf, processOne, quitsGently, type Texts } from "./signals.ts";

type Says = (attributes: Extension["attributes"], by?: Instruction) => Extension;

export function fragmentsOf(file: SourceFile, scope: Texts): Fragment[] {
	const unit: CodeUnit = { role: "unit", file: file.path, ...namesOf(file.path) };
	const instructions = instructionsOf(file.text);
	if (instructions.length === 0) return [unit];
	// A tool in an image of its own, beside the code of others: `mail.Dockerfile`.
	if (/\.Dockerfile$|Dockerfile\./i.test(file.path) && takesNothing(file.text)) return [];
	const made = baseOf(instructions);
	// What is made of an image of that name is another image: `FROM acme/shop` in heroku/shop.
	const upon = made?.image.includes("/") ? imageName(made.image) : undefined;
	if (upon !== undefined && unit.names.includes(upon)) {
		unit.names = unit.names.filter((name) => name !== upon);
		unit.isUpon = true;
	}
	if (unit.names.length === 0) unit.names = packaged(instructions);
	const given = givenIn(file, instructions);
	if (Object.keys(given).length > 0) unit.given = given;
	const at = { file: file.path, range: instructions[0].range };
	const says: Says = (attributes, by) => ({
		role: "extends",
		file: file.path,
		kind: "Service",
		of: { by: "path", path: file.path },
		at: Object.values(attributes).map(placeOf)[0] ?? at,
		...(by && { unlessOverridden: by.name === "ENTRYPOINT" ? "entrypoint" : "cmd" }),
		attributes,
	});
	const fragments: Fragment[] = [unit, says({ containerised: declared(true, at) })];
	const built = made?.steps.map(({ argument }) => argument).join("\n") ?? "";
	if (made && (isColdImage(made.image) || isCompiledBefore(made.image, built)))
		fragments.push(says({ compiles: declared(isColdImage(made.image), { file: file.path, range: made.from.range }) }));
	// A store's image with a team's own scripts or settings is still that store.
	if (made && keeperOf(made.image, ""))
		fragments.push(says({ role: declared("store", { file: file.path, range: made.from.range }) }));
	if (made && isBare(made.image))
		fragments.push(says({ bare: declared(true, { file: file.path, range: made.from.range }) }));
	// An emulator of a cloud holds what its stores and queues would, for those who write the program.
	if (/(^|[-_/.])emulators?([-_/.])/i.test(file.path))
		fragments.push(
			says({ role: declared("store", { file: file.path, range: (made?.from ?? instructions[0]).range }) }),
		);
	const start = startOf(instructions);
	const textOf = (path: string) =>
		sourcesOf(path, finalStage(instructions), folderOf(file.path)).map(scope.text, scope).find(Boolean);
	const asked = start && uwsgiProcesses(start.words, textOf);
	const copies =
		start &&
		copiesOf(asked ? [...start.words, "--processes", asked] : start.words, {
			file: file.path,
			range: start.instruction.range,
		});
	if (copies && Object.keys(copies).length > 0) fragments.push(says(copies, start.instruction));
	if (isForWriting(file.path, start?.words ?? []) || isOfDevelopment(given)) return fragments;
	const alone = processOne(instructions);
	if (alone) fragments.push(says({ processOne: declared(true, { file: file.path, range: alone.range }) }, alone));
	return [...fragments, ...endOf(file, instructions, given, scope, says)];
}

/** How its program ends at SIGTERM, as far as the file and the scripts that it starts tell. */
function endOf(
	file: SourceFile,
	instructions: readonly Instruction[],
	given: ReturnType<typeof givenIn>,
	scope: Texts,
	says: Says,
): Fragment[] {
	const fragments: Fragment[] = [];
	const killed = stopSignal(instructions);
	if (killed && endsAtOnce(killed.argument))
		fragments.push(says({ sigterm: declared("ignored", { file: file.path, range: killed.range }) }));
	const problem = problemOf(instructions, folderOf(file.path), scope);
	const hasty = problem ? undefined : hastyNginx(instructions);
	if (hasty) {
		const handle = { dialect: "dockerfile", file: file.path, anchor: hasty.name };
		const place = { file: file.path, range: hasty.range };
		return [...fragments, says({ sigterm: declared("ignored", place, handle) }, hasty)];
	}
	const quits = problem ? undefined : quitsGently(instructions);
	if (quits) fragments.push(says({ sigterm: declared("handled", { file: file.path, range: quits.range }) }));
	if (!problem) {
		const first = startOf(instructions);
		const at = first && { file: file.path, range: first.instruction.range };
		const textOf = (path: string) =>
			sourcesOf(path, finalStage(instructions), folderOf(file.path)).map(scope.text, scope).find(Boolean);
		const reloads = first && !killed && uwsgiAtTerm(first.words, given, textOf);
		if (reloads && at) return [...fragments, says({ sigterm: declared(reloads, at) }, first.instruction)];
		const known = first && startedBy(first.words, { file: file.path, range: first.instruction.range });
		return known && Object.keys(known).length > 0 ? [...fragments, says(known, first.instruction)] : fragments;
	}
	const { instruction, within } = problem;
	if (!within && endsMigrating(execForm(instruction.argument) ?? [instruction.argument])) return fragments;
	const handle = { dialect: "dockerfile", file: file.path, anchor: instruction.name };
	const place = within ? placeIn(within) : { file: file.path, range: instruction.range };
	const through = within && [{ file: file.path, range: instruction.range }];
	return [...fragments, says({ sigterm: declared("not-delivered", place, handle, through) }, instruction)];
}

/** Of whoever writes the program, who stops it by hand: `Dockerfile.dev`, `npm run dev`, a watcher that starts it anew. */
const isForWriting = (path: string, words: readonly string[]) =>
	/(^|\/)((Dockerfile|Containerfile)[._-](dev|development|debug|local|test)|(dev|development|debug|local|test)\.Dockerfile)$/i.test(
		path,
	) || whileWritten.test(words.join(" "));

/** An image that tells its program that it runs where it is written. */
const isOfDevelopment = (given: ReturnType<typeof givenIn>) =>
	Object.entries(given).some(
		([name, { text }]) => /^(NODE|APP|RAILS|FLASK|RACK|MIX)_ENV$/.test(name) && /^dev(elopment)?$/i.test(text ?? ""),
	);
