import { createHash } from 'node:crypto'

const KEPT = 32

/**
 * The id of an event: equal for equal parts, short for parts of any length, and different from the ids of other services and
 * of the owner's own events.
 */
export const eventId = (prefix: string, ...parts: unknown[]): string =>
  `${prefix}:${createHash('sha256')
    .update(JSON.stringify(parts.map(part => part ?? null)))
    .digest('base64url')
    .slice(0, KEPT)}`
