/** The files do not fit: the person has to give others, or say more. */
export class MeasureError extends Error {
	override readonly name = "MeasureError";
}
