/* Libraries and languages spell one name in several ways: `stock_left`, `stockLeft`, `StockLeft`, `getStockLeft()`. */

/** A name without what only its spelling adds. */
export const plainName = (name: string): string => name.replace(/_/g, "").toLowerCase();

/** Whether two names are one, however each is spelled. */
export const sameName = (one: string, other: string): boolean => plainName(one) === plainName(other);

/** What a getter gives: "Stock" of "getStock"; any other name stays as it is. */
export const propertyOf = (method: string): string => method.replace(/^get(?=[A-Z])/, "");
