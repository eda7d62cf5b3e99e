/** A pagination cursor, opaque to clients: a number (an instant or an ordinal) and an id. */
export type Place = { at: number; id: string }

export const cursorOf = ({ at, id }: Place): string => Buffer.from(`${at} ${id}`).toString('base64url')

/** Null if the text is not a cursor: the reader then starts from the beginning. */
export function placeOf(cursor: string | undefined): Place | null {
  const [, at, id] =
    /^(-?\d{1,16}) (.{0,400})$/s.exec(Buffer.from(cursor ?? '', 'base64url').toString()) ?? []
  return at === undefined || id === undefined ? null : { at: Number(at), id }
}
