import type { Archetype } from '../../shared/message.ts'
import type { Language } from '../../shared/person.ts'
import { isPartnersContact } from '../model/partner-contact.ts'
import type { PlanVersion } from '../model/rows.ts'
import { plain } from '../notify/composition/sanitize.ts'
import { filled, templateOf } from './archetype-messages.ts'
import type { ContactWithFacts } from './reader.ts'

const DAY_MS = 86_400_000
const NAME_MAX = 80

type By = { manager: string; site: string; language: Language; now: number }

/** The message of an archetype's template about a contact. Names come from strangers: they are one line of plain text. */
export function draftOf(
  { row }: Pick<ContactWithFacts, 'row'>,
  archetype: Archetype,
  version: PlanVersion | null,
  { manager, site, language, now }: By,
): { action: string; subject: string; body: string } {
  const { face } = row
  const whose = isPartnersContact(row) ? 'partner' : 'customer'
  const template = templateOf(version?.document ?? null, archetype, whose, language)
  const filling = {
    name: plain(face.name ?? '', NAME_MAX),
    company: plain(face.company ?? '', NAME_MAX),
    site: plain(site, NAME_MAX),
    manager: plain(manager, NAME_MAX),
    days: String(Math.max(0, Math.floor((now - (face.lastActivityAt ?? now)) / DAY_MS))),
  }
  return {
    action: filled(template.action, filling),
    subject: filled(template.subject, filling),
    body: filled(template.body, filling),
  }
}
