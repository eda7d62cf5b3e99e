let request: XMLHttpRequest | undefined

export const newRequest = () => (request = new XMLHttpRequest())

/** An answer that is on its way could set the visitor's cookie again. */
export const hangUp = () => request?.abort()
