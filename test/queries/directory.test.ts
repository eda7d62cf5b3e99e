import { expect, it } from 'vitest'
import type { Feed } from '../../collector/model/port.ts'
import type { ContactRow } from '../../collector/model/rows.ts'
import { Directory } from '../../collector/queries/directory.ts'
import { type KeyClass, LOG_ID } from '../../shared/event.ts'

const hear = (directory: Directory, id: string, key: KeyClass, time: number) =>
  directory.hear({
    contacts: [],
    events: [{ site: 's', contact: 'c', event: { id, key, time, name: 'page_view', url: null } }],
  } as unknown as Feed)
const row = (id: string, key: KeyClass, time: number) =>
  ({
    site: 's',
    id: `c ${id}`,
    mergedInto: null,
    identifiers: [],
    last: { id, key, time },
    face: { name: null, firstSeenAt: time - 1, lastEvent: { name: 'page_view', url: null, time } },
  }) as unknown as ContactRow

const SENDERS = [
  { of: 'a page', id: 'e1', key: 'public', isPage: true },
  { of: 'a server', id: 'e1', key: 'secret', isPage: false },
  { of: 'an imported shop log', id: 'rees46_1', key: 'secret', isPage: false },
  { of: 'an imported access log', id: `${LOG_ID}1`, key: 'public', isPage: false },
] as const

it.each(SENDERS)('whether an event of $of confirms the tag: $isPage', ({ id, key, isPage }) => {
  const directory = new Directory()
  hear(directory, id, key, 5)
  expect(directory.arrivals('s').last?.time).toBe(5)
  expect(directory.arrivalsOfPages('s').first?.time).toBe(isPage ? 5 : undefined)
})

it.each(SENDERS)(
  'whether an event of $of confirms the tag after a restart: $isPage',
  ({ id, key, isPage }) => {
    const directory = new Directory()
    directory.take([row(id, key, 5)])
    expect(directory.arrivals('s')).toMatchObject({ first: { time: 4 }, last: { time: 5 } })
    expect(directory.arrivalsOfPages('s').last?.time).toBe(isPage ? 5 : undefined)
  },
)

it('the directory keeps the times of an erased contact, and no other data of it', () => {
  const directory = new Directory()
  directory.take([row('e1', 'public', 5)])
  directory.hear({ contacts: [], events: [], gone: [{ site: 's', contact: 'c e1' }] } as unknown as Feed)
  expect(directory.arrivalsOfPages('s').first).toMatchObject({ time: 4, contact: undefined })
})
