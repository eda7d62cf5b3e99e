import type { Span } from '../model/rows.ts'

type Packed = [from: Span['from'], contact: string, proofs?: NonNullable<Span['proofs']>]

/** The stored form of a stream's spans. */
export const writeSpans = (spans: readonly Span[]): string =>
  JSON.stringify(
    spans.map(
      ({ from, contact, proofs }): Packed =>
        proofs === undefined ? [from, contact] : [from, contact, proofs],
    ),
  )

export const readSpans = (text: string): Span[] =>
  (JSON.parse(text) as Packed[]).map(([from, contact, proofs]) =>
    proofs === undefined ? { from, contact } : { from, contact, proofs },
  )
