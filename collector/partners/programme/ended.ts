/** The end of a sentence: a name that ends in a full stop (“sp. z o.o.”, “Inc.”) gets no second one. */
export const ended = (text: string): string => (text.endsWith('.') ? text : `${text}.`)
