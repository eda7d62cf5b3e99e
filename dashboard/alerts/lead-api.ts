import { signal } from '@preact/signals'
import type { AlertInfo } from '../../shared/alert.ts'
import type { Lead, LeadChange } from '../../shared/lead.ts'
import { post, put } from '../core/api.ts'
import { now } from '../core/server-clock.ts'

export const leadPath = (contact: string): string => `/api/contacts/${encodeURIComponent(contact)}/lead`

/** The lead that was changed last on this page: other parts of the screen show it too. */
export const changedLead = signal<Lead | null>(null)

/** Changes owner, snooze or outcome of a lead. */
export async function workLead(contact: string, change: LeadChange): Promise<Lead> {
  const lead = await put<Lead>(leadPath(contact), change)
  changedLead.value = lead
  return lead
}

export const markRead = (site: string, which: { ids: string[] } | { upTo: string }): Promise<unknown> =>
  post('/api/alerts/read', { site, ...which })

/** The change that undoes a change of a lead. */
export function undoOf(change: LeadChange, before: Lead | null): LeadChange {
  return {
    ...(change.owner === undefined ? {} : { owner: before?.owner?.id ?? null }),
    ...(change.snoozedUntil === undefined ? {} : { snoozedUntil: before?.snoozedUntil ?? null }),
    ...(change.outcome === undefined ? {} : { outcome: before?.outcome ?? null }),
    ...(change.note === undefined ? {} : { note: before?.note ?? '' }),
  }
}

export const isSnoozed = (lead: Lead | null): boolean =>
  lead?.snoozedUntil != null && Date.parse(lead.snoozedUntil) > now.value

/** An alert about a contact; other alerts concern a publication. */
export type ContactAlert = AlertInfo & { contactId: string }
export const isAboutSomebody = (alert: AlertInfo): alert is ContactAlert => alert.contactId !== null
