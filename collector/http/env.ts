import type { Role } from '../../shared/person.ts'
import type { UserRow } from '../accounts/user-row.ts'

/** Who asks. A program may do what a member may, on its own site. */
export type Caller =
  | { kind: 'person'; actor: string; role: Role; user: UserRow; session: string }
  | { kind: 'program'; actor: string; role: 'member'; site: string }
export type Env = { Variables: { caller: Caller | null } }
