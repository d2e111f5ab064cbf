/** Copies and what expires by itself, by their names: no second truth. */
export const passing = /cache|session|lock|limit|throttle|metric|counter|ephemeral/i;

/** What of those who take payments moves money; a page to pay on or a customer's record does not. */
export const movesMoney =
	/(payment_?intents?|charges?|refunds?|transfers?|payouts?|subscriptions?|invoices?|payments?|orders?|transaction)(Api)?$/i;

/** Questions that are too long for an address, what says who asks, and what may be lost. */
const asks =
	/search|query|graphql|find|token|login|auth|validate|verify|calculate|quote|estimate|webhook|slack|log|metric/i;
/** What is made on another server and stays there. Much else is posted only to be answered: prices, places, texts to be understood. */
const makes =
	/order|pay|charge|refund|invoice|credit|bill|ship|parcel|deliver|reserv|booking|inventor|stock|transfer|ledger|wallet|account|subscri|customer|users?(?![a-z])|member|ticket|fulfil|dispatch|provision|enrol|publish|event/i;

/** Whether what is posted to an address is done there, as its words tell. */
export const isMadeAt = (address: string): boolean => makes.test(address) && !asks.test(address);
