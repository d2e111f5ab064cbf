/** Ends a write with what a person has to do instead; caught where the dialect answers. */
export class Refused extends Error {}
