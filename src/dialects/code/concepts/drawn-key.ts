import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { within } from "../data/walk.ts";
import { variableIn } from "../environment.ts";
import type { Program } from "../program.ts";
import { methodOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** A key to sign with that each process draws for itself: what one has signed, no other accepts. */
export const drawnKey: Concept = {
	read: (program) =>
		[...program.code.names, ...givenTo(program)].flatMap(({ name, value, region, at }): Fragment[] => {
			if (!value || region.kind !== "module" || !signing.test(name)) return [];
			const draws = [...within(value, 6)].some((part) => part.kind === "call" && drawing.test(methodOf(part.call)));
			if (!draws) return [];
			const variable =
				variableIn(value, program) ?? [...within(value, 4)].map((part) => variableIn(part, program)).find(Boolean);
			const localState = declared(["signing keys"], at);
			return [
				ofService(
					program,
					at,
					{ localState },
					variable ? { when: { variable: variable.name, path: program.code.path, is: "unset" } } : {},
				),
			];
		}),
};

/** `app.secret_key = os.urandom(24)`. */
function givenTo(program: Program) {
	return program.code.writes.flatMap(({ target, value, region, at }) =>
		target.kind === "member" ? [{ name: target.name, value, region, at }] : [],
	);
}

const signing = /(secret|signing|jwt|session|cookie|token|hmac)_?(key|secret)?s?$|^(secret|secret_?key|jwt)$/i;
const drawing =
	/^(randomBytes|randomUUID|token_hex|token_urlsafe|token_bytes|urandom|generate_key|uuid4|nanoid|get_random_secret_key|generateKeyPairSync|GenerateKey|nextBytes|getrandbits)$/;
