/** An address without a slash at its end. */
export const rootOf = (url: string): string => url.replace(/\/+$/, '')
