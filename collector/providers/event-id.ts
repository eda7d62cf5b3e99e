import { createHash } from 'node:crypto'

const KEPT = 32

/**
 * An id of an event: the same for the same parts, short however long they are, and never one of another service or of the
 * owner's own.
 */
export const eventId = (prefix: string, ...parts: unknown[]): string =>
  `${prefix}:${createHash('sha256')
    .update(JSON.stringify(parts.map(part => part ?? null)))
    .digest('base64url')
    .slice(0, KEPT)}`
