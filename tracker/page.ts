/** Address of the view that events belong to: a single-page app has moved on before it is left. */
export let page: string

export const turnTo = (address: string) => {
  page = address
}
