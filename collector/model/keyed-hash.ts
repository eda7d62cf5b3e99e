import { createHmac } from 'node:crypto'
import type { Name } from './rows.ts'

/** How an erased person's name is kept: whoever has the name and the database can tell it, nobody can read it. */
export const hashOfName = (key: string, name: Name | `c:${string}` | `t:${string}`): string =>
  createHmac('sha256', key).update(name).digest('base64url').slice(0, 32)
