import { type Attribute, declared } from "../../design/attribute.ts";
import { endsAtOnce, keepsSignal, whileWritten, wordsIn } from "../command.ts";
import { roleOf } from "../consumers.ts";
import { cannotFail } from "../probe-commands.ts";
import { copiesOf, startedBy } from "../programs.ts";
import type { ServiceText } from "./service-text.ts";
import { itemsOf } from "./tree.ts";

/** Files for an editor's container or for what tests a change: nobody outside is served by what they start. */
const forWriting =
	/(^|\/)\.(devcontainer|github|gitlab|circleci|ci)\/|(^|[/._-])(dev|devel|development|devcontainer|test|tests|testing|e2e|ci)([._-][^/]*)?\.ya?ml$|(^|\/)dev\/[^/]*$/i;

/** What sets something up once is called so, where nothing starts it anew after it has ended well. */
const setsUp =
	/(^|[-_.])(init|setup|seed(er)?|migrat(e|ions?|or)|bootstrap|perms|permissions|create-?(topics?|buckets?|queues?|streams?))([-_.]|$)/i;

/** Called so, it comes to its end though nobody says that it does; a seed of a cluster and a service of permissions do not. */
const surelySetsUp =
	/(^|[-_.])(init|setup|seeder|migrat(e|ions?|or)|perms|create-?(topics?|buckets?|queues?|streams?))([-_.]|$)|^((db|data|database)[-_.])?seed$/i;

/** Compose starts nothing of its own accord that has ended well, unless `restart` says always. */
export function endOf(service: ServiceText): Attribute | undefined {
	const awaited = service.project.awaited?.get(service.name);
	if (awaited) return declared("job", awaited);
	const mode = service.node("deploy", "mode");
	if (mode && /-job$/.test(service.text(mode) ?? "")) return declared("job", mode.at);
	const restart = service.node("restart") ?? service.node("deploy", "restart_policy", "condition");
	const said = (restart && service.text(restart)) ?? "";
	// Who is not to be started again, and answers nobody, comes to its end by itself.
	const answers = service.node("ports") ?? service.node("expose");
	const isOnce = /^(no|none|false)$/.test(said) && !answers;
	const setsUpOnce = surelySetsUp.test(service.name) && !/(service|svc|api|server|worker)$/i.test(service.name);
	if (!restart && !answers && setsUpOnce && !service.project.swarm) return declared("job", service.tree.at);
	return restart && (isOnce || (setsUp.test(service.name) && /^(no|false|on-failure(:\d+)?)$/.test(said)))
		? declared("job", restart.at)
		: undefined;
}

/** What its command says of it. */
export function startOf(service: ServiceText): Record<string, Attribute | undefined> {
	const [entry, command] = [service.node("entrypoint"), service.node("command")];
	const words = [entry, command].flatMap((one) =>
		one?.kind === "list" ? itemsOf(one).map((item) => service.text(item) ?? "") : wordsIn(service.text(one) ?? ""),
	);
	const at = (command ?? entry)?.at;
	const signal = service.node("stop_signal");
	const killed = signal && endsAtOnce(service.text(signal) ?? "") && { sigterm: declared("ignored", signal.at) };
	if (!at) return { ...killed };
	const isForWriting = whileWritten.test(words.join(" ")) || forWriting.test(at.file);
	const kept = keepsSignal(words);
	return {
		role: roleOf(words, at),
		...copiesOf(words, at),
		...(kept || isForWriting ? {} : startedBy(words, at)),
		...(kept && !isForWriting && { sigterm: declared("not-delivered", at) }),
		...killed,
	};
}

/** An image may bring a health check of its own, so that none here is no statement. */
export function readinessOf(service: ServiceText): Attribute | undefined {
	const test = service.node("healthcheck", "test");
	const disable = service.node("healthcheck", "disable");
	if (forWriting.test((test ?? disable)?.at.file ?? "")) return undefined;
	if (disable && service.text(disable) === "true") return declared("none", disable.at);
	if (!test) return undefined;
	const words = itemsOf(test).map((one) => service.text(one) ?? "");
	const [kind = "", ...command] = words.length > 0 ? words : ["CMD-SHELL", service.text(test) ?? ""];
	const script = kind.toUpperCase() === "CMD-SHELL" ? ["sh", "-c", ...command] : command;
	return declared(kind.toUpperCase() === "NONE" || cannotFail(script) ? "none" : "exec", test.at);
}
