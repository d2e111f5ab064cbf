/** "West Europe" is westeurope. */
export const regionNamed = (name: string): string => name.toLowerCase().replaceAll(" ", "");
