/** A template that renders nothing, and why: `fail`, `required`, a bound. */
export class Failure extends Error {
	override readonly name = "Failure";
}
