import type { Role } from '../../shared/person.ts'
import type { KeyScope } from '../../shared/site.ts'
import type { UserRow } from '../accounts/user-row.ts'

/** The authenticated caller. A program has a member's permissions, on its own site. */
export type Caller =
  | { kind: 'person'; actor: string; role: Role; user: UserRow; session: string }
  | {
      kind: 'program'
      actor: string
      role: 'member'
      site: string
      /** Null: what a member may do. */
      scopes: readonly KeyScope[] | null
    }
export type Env = { Variables: { caller: Caller | null } }
