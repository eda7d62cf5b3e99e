import { createHmac } from 'node:crypto'
import type { Name } from './rows.ts'

/** The stored form of an erased person's name: a given name can be checked against it, but not read from it. */
export const hashOfName = (
  key: string,
  name: Name | `c:${string}` | `n:${string}` | `p:${string}` | `t:${string}` | `partner:${string}`,
): string => createHmac('sha256', key).update(name).digest('base64url').slice(0, 32)
