import { createHash } from 'node:crypto'

/** The id of content without an id: the same content is the same event, for any number of repeats. */
export const contentHash = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length)
