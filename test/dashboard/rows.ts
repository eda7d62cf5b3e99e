import type { Row } from '../../shared/board.ts'
import type { ServerMessage } from '../../shared/live.ts'

type Of<T extends ServerMessage['t']> = Extract<ServerMessage, { t: T }>

export const row = (contactId: string, rank: number, score = 100 - rank, other: Partial<Row> = {}): Row => ({
  rank,
  contactId,
  name: contactId,
  email: null,
  company: null,
  device: 'desktop',
  browser: 'Chrome',
  os: 'Linux',
  city: null,
  country: null,
  source: null,
  score,
  fit: 0,
  engagement: score,
  band: null,
  lastEvent: null,
  lastEventAt: null,
  visits: 1,
  ...other,
})

export const snap = (rows: Row[], other: Partial<Of<'snap'>> = {}): Of<'snap'> => ({
  t: 'snap',
  epoch: 'e1',
  seq: 1,
  planVersion: '1',
  total: rows.length,
  rows,
  ...other,
})

export const change = (from: number, rows: Row[], other: Partial<Of<'d'>> = {}): Of<'d'> => ({
  t: 'd',
  from,
  to: from + 1,
  total: 5,
  rows,
  removed: [],
  since: 0,
  ...other,
})
