/** Why a design cannot be simulated, in words: no fault of ours, and nothing that another try would mend. */
export class Unplayable extends Error {}
