import { userIdsOf } from './contact-row.ts'
import type { ContactRow } from './rows.ts'

const PREFIX = 'partner:' as const

/** The user id of the contact that a partner is. Ids of partners are random, so that no customer's id begins with one. */
export const partnerUserId = (partner: string): `partner:${string}` => `${PREFIX}${partner}`

/** The partner that a contact is; null for others. */
export const partnerOfRow = (row: Pick<ContactRow, 'identifiers'>): string | null =>
  userIdsOf(row)
    .find(id => id.startsWith(`${PREFIX}pt_`))
    ?.slice(PREFIX.length) ?? null

/** Whether a contact is a partner, and no customer. */
export const isPartnersContact = (row: Pick<ContactRow, 'identifiers'>): boolean => partnerOfRow(row) !== null
