/** A shop's page after its public markup and requests, and what the tracker should make of it. */
export type Shop = {
  name: string
  /** Of the tag. */
  attributes?: string
  head?: string
  /** Contains buttons with these ids: add; fail (the shop refuses); others that are no adds. */
  body: string
  /** Paths of the shop's own server. */
  answers: Record<string, { status: number; body?: string }>
  /** Set where an add leaves the page. */
  leaves?: boolean
  fails?: boolean
  noAdds: string[]
  item: Record<string, unknown>
}

export const productLd = (graph: unknown) =>
  `<script type="application/ld+json">${JSON.stringify(graph)}</script>`
