/** Names of entry points at which no user comes in; "traefik" is the one of its own pages. */
const inside = /(^|[-_.])(internal|private|intranet|vpn|metrics|ping|traefik)($|[-_.])/i;

export const isForInside = (entryPoint: string): boolean => inside.test(entryPoint.trim());
