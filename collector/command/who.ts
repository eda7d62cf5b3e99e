import type { Person } from '../app/control.ts'
import { Usage } from './command.ts'

export const WHO_OPTIONS = {
  site: { type: 'string' },
  email: { type: 'string' },
  user: { type: 'string' },
  visitor: { type: 'string' },
  contact: { type: 'string' },
} as const

export const WHO_USAGE = '--site ID (--email ADDRESS | --user ID | --visitor ID | --contact ID)'

type Given = { [K in keyof typeof WHO_OPTIONS]?: string | undefined }

/** The one person that a command line names. */
export function personOf({ site, ...names }: Given): Person {
  if (!site) throw new Usage('Name the site with --site ID.')
  const given = Object.entries(names).filter(([, value]) => value)
  const [name, ...more] = given
  if (!name || more.length > 0)
    throw new Usage('Name the person by one of --email, --user, --visitor, --contact.')
  return { site, who: { [name[0]]: name[1] } as Person['who'] }
}
