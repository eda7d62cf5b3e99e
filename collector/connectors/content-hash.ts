import { createHash } from 'node:crypto'

/** The id of content that brings none: the same content is the same event, however often it is sent. */
export const contentHash = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length)
