/** U+0000 as JSON spells it: after an even number of backslashes, or it would be the six characters themselves. */
const NUL_IN_JSON = /(?<!\\)(?:\\\\)*\\u0000/

export const hasNul = (json: string): boolean => json.includes('\\u0000') && NUL_IN_JSON.test(json)
