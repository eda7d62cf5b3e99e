import type { Span } from '../model/rows.ts'

type Packed = [from: Span['from'], contact: string, proofs?: NonNullable<Span['proofs']>]

/** The stored form of a stream's spans: mostly all of it belongs to one contact, and this is the contact's id alone. */
export const writeSpans = (spans: readonly Span[]): string => {
  const [first] = spans
  if (spans.length === 1 && first!.from === null && !first!.proofs && !first!.contact.startsWith('['))
    return first!.contact
  return JSON.stringify(
    spans.map(
      ({ from, contact, proofs }): Packed =>
        proofs === undefined ? [from, contact] : [from, contact, proofs],
    ),
  )
}

export const readSpans = (text: string): Span[] => {
  if (!text.startsWith('[')) return [{ from: null, contact: text }]
  return (JSON.parse(text) as Packed[]).map(([from, contact, proofs]) =>
    proofs === undefined ? { from, contact } : { from, contact, proofs },
  )
}
