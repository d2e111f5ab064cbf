/** How a request ended. */
export const served = 0;
/** Nobody listened, or nobody was there to ask. */
export const refused = 1;
/** The queue was full. */
export const overflowed = 2;
/** Its replica ended. */
export const interrupted = 3;
export const timedOut = 4;
/** Its transaction gave up. */
export const aborted = 5;
export const dependencyFailed = 6;
/** A limiter, a shedder or an open breaker turned it away on purpose. */
export const shed = 7;
/** The new version does not do what the old one did. */
export const faulty = 8;
