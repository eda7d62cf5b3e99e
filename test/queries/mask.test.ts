import { expect, it } from 'vitest'
import { masked } from '../../collector/queries/mask.ts'
import type { AlertInfo } from '../../shared/alert.ts'
import type { Row } from '../../shared/board.ts'
import type { LiveEvent, ServerMessage } from '../../shared/live.ts'

const URL = 'https://shop.example/?mail=jan@nowak.pl'
const row = {
  name: 'Jan Nowak',
  email: 'jan@nowak.pl',
  userId: 'jan.nowak',
  company: 'Nowak & Sons',
  city: 'Nowaki',
  partner: { id: 'pt_1', name: 'Ewa Nowak' },
  owner: { id: 'u1', name: 'Ewa Nowak' },
  outcome: 'won',
  lastEvent: { name: 'page_view', title: 'Shop', url: URL, item: null, at: '' },
} as Row
const alert = {
  name: 'Jan Nowak',
  email: 'jan@nowak.pl',
  phone: '+48 600 100 200',
  company: 'Nowak & Sons',
  page: { title: 'Shop', url: URL },
} as AlertInfo
const event = { contact: 'Jan Nowak', url: URL } as LiveEvent

it.each<ServerMessage>([
  { t: 'snap', epoch: '', seq: 1, planVersion: '', total: 1, rows: [row] },
  { t: 'd', from: 1, to: 2, total: 1, rows: [row], removed: [], since: 0 },
  { t: 'alert', alert },
  { t: 'event', site: 's', events: [event], skipped: 0 },
])('a mask shows initials, and no other part of a name: $t', message => {
  const text = JSON.stringify(masked(message))
  expect(text).toContain('J. N.')
  expect(text).not.toMatch(/nowak|\+48/i)
})

it('a mask hides the outcome of a lead', () => {
  const told = masked({ t: 'snap', epoch: '', seq: 1, planVersion: '', total: 1, rows: [row] })
  expect(told).toMatchObject({ rows: [{ owner: null, outcome: null, outcomeAt: null, snoozedUntil: null }] })
})
