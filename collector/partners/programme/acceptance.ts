import type { Kysely } from 'kysely'
import type { Language } from '../../../shared/person.ts'
import { newId } from '../../accounts/secrets.ts'
import type { Tables } from '../../model/tables.ts'
import { termsOf } from './terms.ts'
import type { Version } from './versions.ts'

/** The version and the language of the text with that hash; null if no published version reads so. */
export function versionOfText(
  versions: readonly Version[],
  hash: string,
): { version: Version; language: Language } | null {
  for (const version of versions) {
    if (version.publishedAt === null) continue
    for (const language of ['pl', 'en'] as const)
      if (termsOf(version, language).hash === hash) return { version, language }
  }
  return null
}

export type Acceptance = {
  site: string
  partner: string
  person: string
  version: number
  language: Language
  hash: string
}

/** Records the acceptance of a text by a person: the version, the text and the time. */
export async function acceptTerms(db: Kysely<Tables>, one: Acceptance, now: number): Promise<void> {
  await db
    .insertInto('terms_acceptances')
    .values({
      id: newId('ta'),
      site_id: one.site,
      partner_id: one.partner,
      person_id: one.person,
      version: one.version,
      language: one.language,
      text_hash: one.hash,
      at: now,
    })
    .execute()
}

/** The latest version that a partner has accepted; null if none. */
export async function acceptedVersion(db: Kysely<Tables>, partner: string): Promise<number | null> {
  const row = await db
    .selectFrom('terms_acceptances')
    .select(row => row.fn.max<number>('version').as('version'))
    .where('partner_id', '=', partner)
    .executeTakeFirst()
  return row?.version == null ? null : Number(row.version)
}
