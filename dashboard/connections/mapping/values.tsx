import { connectionWords } from '../words/words.ts'
import { type Draft, type Leaf, ROLES, type Role } from './draft.ts'

/** Roles that only one value of a body can have; other roles may occur several times. */
const SINGLE: ReadonlySet<Role> = new Set(
  ROLES.filter(role => role !== 'id' && role !== 'prop' && role !== 'trait'),
)

type Props = { leaves: readonly Leaf[]; roles: Draft['roles']; change: (roles: Draft['roles']) => void }

/** The values of a body, and what each means. */
export function Values({ leaves, roles, change }: Props) {
  const say = connectionWords.value.mapping
  const give = (path: string, role: string) => {
    const kept = Object.entries(roles).filter(
      ([at, other]) => at !== path && !(SINGLE.has(role as Role) && other === role),
    )
    change(Object.fromEntries(role === '' ? kept : [...kept, [path, role as Role]]))
  }
  return (
    <ul class="mapping-values">
      {leaves.map(({ path, value }) => (
        <li key={path}>
          <code>{path}</code>
          <span>{String(value).slice(0, 80)}</span>
          <span class="select">
            <select
              aria-label={say.roleOf(path)}
              value={roles[path] ?? ''}
              onChange={event => give(path, event.currentTarget.value)}
            >
              <option value="">{say.unused}</option>
              {ROLES.map(role => (
                <option key={role} value={role}>
                  {say.roles[role]}
                </option>
              ))}
            </select>
          </span>
        </li>
      ))}
    </ul>
  )
}
