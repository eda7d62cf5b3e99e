import { describe, expect, it } from 'vitest'
import type { Item, Message } from '../../collector/notify/channel.ts'
import { compose } from '../../collector/notify/composition/compose.ts'
import { contactName } from '../../shared/words/contact-name.ts'
import { alert, anonymous, item, letter, NOON_ISH, subject } from './letters.ts'

const BOARD = 'https://board.example'
const titleOf = (message: Message, language: 'en' | 'pl' = 'en') =>
  compose(letter(message, { language })).title
const HOUR = 3_600_000
const NOTHING = { name: null, item: null, title: null, url: null, points: null }

const factsOf = (message: Message, language: 'en' | 'pl' = 'en') =>
  Object.fromEntries(compose(letter(message, { language })).facts.map(({ label, text }) => [label, text]))

describe('an alert message', () => {
  const about = (why: Item['why'], kind: 'alert' | 'reminder' = 'alert') => alert({ why }, kind)
  const up = { kind: 'threshold', threshold: 'Hot', direction: 'up', plan: 'Sales' } as const
  const lastActivityAt = NOON_ISH - 9.5 * 86_400_000

  it.each<[Message, string, string]>([
    [
      about(up),
      'Anna Nowak (Acme) crossed “Hot”: 112 points',
      'Anna Nowak (Acme) przekracza próg „Hot”: 112 punktów',
    ],
    [
      about({ ...up, direction: 'down' }),
      'Anna Nowak (Acme) fell below “Hot”: 112 points',
      'Anna Nowak (Acme) spada poniżej progu „Hot”: 112 punktów',
    ],
    [
      about({ kind: 'sleeping_giant', plan: 'Sales' }),
      'Sleeping giant: Anna Nowak (Acme) is going inactive',
      'Śpiący olbrzym: Anna Nowak (Acme) traci aktywność',
    ],
    [
      about({ kind: 'identified', plan: 'Sales' }),
      'Newly identified: Anna Nowak (Acme), 112 points',
      'Nowy rozpoznany kontakt: Anna Nowak (Acme), 112 punktów',
    ],
    [
      about({ kind: 'event', event: 'demo_request' }),
      'Anna Nowak (Acme): asked for a demo',
      'Anna Nowak (Acme): prośba o demo',
    ],
    [
      about({ kind: 'event', event: 'toString' }),
      'Anna Nowak (Acme): toString',
      'Anna Nowak (Acme): toString',
    ],
    [
      about({ kind: 'inactive', plan: 'Sales', lastActivityAt }),
      'Anna Nowak (Acme) is inactive for 9 days',
      'Anna Nowak (Acme): brak aktywności od 9 dni',
    ],
    [
      about({ kind: 'inactive', plan: 'Sales', lastActivityAt: NOON_ISH - 6.9 * HOUR }),
      'Anna Nowak (Acme) is inactive for 6 hours',
      'Anna Nowak (Acme): brak aktywności od 6 godzin',
    ],
    [
      about({ kind: 'inactive', plan: 'Sales', lastActivityAt: NOON_ISH - 31 * 60_000 }),
      'Anna Nowak (Acme) is inactive for 30 minutes',
      'Anna Nowak (Acme): brak aktywności od 30 minut',
    ],
    [
      about({ kind: 'inactive', plan: 'Sales', lastActivityAt: NOON_ISH + HOUR }),
      'Anna Nowak (Acme) is inactive',
      'Anna Nowak (Acme): brak aktywności',
    ],
    [
      about({ kind: 'inactive', plan: 'Sales', lastActivityAt: null }),
      'Anna Nowak (Acme) is inactive',
      'Anna Nowak (Acme): brak aktywności',
    ],
    [
      about(up, 'reminder'),
      'Unclaimed lead. Anna Nowak (Acme) crossed “Hot”: 112 points',
      'Nieprzejęty lead. Anna Nowak (Acme) przekracza próg „Hot”: 112 punktów',
    ],
  ])('has a title that states the event: $kind %#', (message, en, pl) => {
    expect([titleOf(message), titleOf(message, 'pl')]).toEqual([en, pl])
  })

  it.each([
    [1, '1 point', '1 punkt'],
    [2, '2 points', '2 punkty'],
    [5, '5 points', '5 punktów'],
    [22, '22 points', '22 punkty'],
    [112, '112 points', '112 punktów'],
    [-1, '−1 point', '−1 punkt'],
    [0, '0 points', '0 punktów'],
  ])('has the correct plural of points: %i', (score, en, pl) => {
    const message = alert({ subject: subject({ score }) })
    expect(titleOf(message).split(': ')[1]).toBe(en)
    expect(titleOf(message, 'pl').split(': ')[1]).toBe(pl)
  })

  it.each([
    [1, 10, '1 alert in 10 minutes', '1 alert w ciągu 10 minut'],
    [2, 1, '2 alerts in 1 minute', '2 alerty w ciągu 1 minuty'],
    [5, 30, '5 alerts in 30 minutes', '5 alertów w ciągu 30 minut'],
    [3000, 1440, '3,000 alerts in 24 hours', '3000 alertów w ciągu 24 godzin'],
  ])('has the number of alerts in a bundle: %i in %i minutes', (total, minutes, en, pl) => {
    const from = NOON_ISH - minutes * 60_000
    const message: Message = { kind: 'bundle', items: [item()], total, from, to: NOON_ISH, url: BOARD }
    expect([titleOf(message), titleOf(message, 'pl')]).toEqual([en, pl])
    expect(compose(letter(message)).more(1)).toEqual(
      total > 1 ? expect.stringMatching(/^and .* more alerts?$/) : null,
    )
  })

  it('gives anonymous contacts the same names as the board', () => {
    const who = anonymous()
    for (const language of ['en', 'pl'] as const)
      expect(titleOf(alert({ subject: who }), language).startsWith(contactName(language, who))).toBe(true)
    expect(titleOf(alert({ subject: who }))).toMatch(/^Anonymous, Safari on iPhone crossed/)
    expect(titleOf(alert({ subject: who }), 'pl')).toMatch(/^Anonim, Safari \(iPhone\) przekracza/)
  })

  it('uses the e-mail address if there is no name, and ignores a blank name', () => {
    expect(titleOf(alert({ subject: subject({ name: null, company: null }) }))).toMatch(
      /^anna@acme\.example crossed/,
    )
    expect(titleOf(alert({ subject: anonymous({ name: ' \u200b\u202e ' }) }))).toMatch(
      /^Anonymous, Safari on iPhone/,
    )
  })

  it('lists known facts in the reader’s language, and omits unknown ones', () => {
    expect(factsOf(alert(), 'pl')).toEqual({
      Punktacja: '92 → 112, Hot',
      'Następny krok': 'Call today',
      Firma: 'Acme',
      Stanowisko: 'Head of purchasing',
      'E-mail': 'anna@acme.example',
      Telefon: '+48 600 100 200',
      Strona: 'Pricing · shop.example/pricing',
      Wizyty: '5',
      Źródło: 'google / cpc',
      Lokalizacja: 'Kraków, Polska',
      Urządzenie: 'Safari (iPhone)',
    })
    const bare = anonymous({
      score: 3,
      from: null,
      band: null,
      action: '',
      page: null,
      source: null,
      city: null,
    })
    const little = { ...bare, country: null, browser: null, os: null }
    expect(factsOf(alert({ subject: little, current: null }))).toEqual({
      Score: '3',
      Visits: '5',
      Device: 'mobile',
    })
  })

  it('shows only safe page addresses, without secrets', () => {
    const page = { title: null, url: 'javascript:alert(1)' }
    expect(factsOf(alert({ subject: subject({ page }) })).Page).toBeUndefined()
    const long = { title: null, url: 'https://user:secret@shop.example/a?token=1#x' }
    expect(factsOf(alert({ subject: subject({ page: long }) })).Page).toBe('shop.example/a')
  })

  it('has the three strongest reasons with points and times in the recipient’s time zone', () => {
    const at = Date.UTC(2026, 6, 1, 22, 30)
    const reasons = [50, 15, -5, 1].map(points => ({ rule: `Rule of ${points}`, points, at }))
    const written = letter(alert({ subject: subject({ reasons }) }), {
      timeZone: 'Asia/Tokyo',
      language: 'pl',
    })
    expect(compose(written).reasons).toEqual([
      { points: '+50', text: 'Rule of 50 · 2 lip, 7:30' },
      { points: '+15', text: 'Rule of 15 · 2 lip, 7:30' },
      { points: '−5', text: 'Rule of -5 · 2 lip, 7:30' },
    ])
  })

  it('has times in UTC if the time zone is unknown', () => {
    expect(compose(letter(alert(), { timeZone: 'Mars/Base' })).foot).toBe('My shop · Nov 22, 8:59 AM')
  })

  it('states a late detection and the owner of the lead', () => {
    const { lead, facts } = compose(letter(alert({ late: true, subject: subject({ owner: 'Jan' }) })))
    expect(lead).toEqual([
      'Now: came back to Carrier 80, +10',
      'Rule “Hot leads”, plan “Sales”',
      'Detected late',
    ])
    expect(facts).toContainEqual({ label: 'Owner', text: 'Jan' })
  })

  it.each<[string, Partial<Item>, string | undefined, string | undefined]>([
    ['an event and its page', {}, 'Now: came back to Carrier 80, +10', 'Teraz: powrót na: Carrier 80, +10'],
    [
      'an event and its object',
      { trigger: { name: 'add_to_cart', item: 'Carrier 80', title: null, url: null, points: 15 } },
      'Now: added Carrier 80 to the cart, +15',
      'Teraz: do koszyka dodano Carrier 80, +15',
    ],
    [
      'an event whose text is deleted',
      { trigger: { name: 'add_to_cart', item: null, title: null, url: null, points: null } },
      'Now: added an item to the cart',
      'Teraz: dodano do koszyka',
    ],
    [
      'expired points',
      { trigger: { ...NOTHING, points: -12 }, why: { ...up, direction: 'down' } },
      'Now: score fell without new activity, −12',
      'Teraz: spadek punktacji bez nowej aktywności, −12',
    ],
    [
      'an inactivity',
      { trigger: NOTHING, why: { kind: 'sleeping_giant', plan: 'Sales' } },
      'Now: no new activity',
      'Teraz: brak nowej aktywności',
    ],
  ])('begins with the latest change, before the earlier reasons: %s', (_, changes, en, pl) => {
    const cards = (['en', 'pl'] as const).map(language => compose(letter(alert(changes), { language })))
    expect(cards.map(({ lead }) => lead[0])).toEqual([en, pl])
    expect(cards.map(({ why }) => why)).toEqual(['Because so far', 'Dotychczasowe powody'])
    expect(cards[0]!.reasons).toHaveLength(3)
  })

  it('omits an unknown trigger', () => {
    expect(compose(letter(alert({ trigger: null }))).lead).toEqual(['Rule “Hot leads”, plan “Sales”'])
  })

  it('shows the current score and stage if they have changed', () => {
    expect(factsOf(alert())['Score now']).toBeUndefined()
    const cooled = alert({ current: { score: 89, band: 'Warm', action: 'Send something' } })
    expect(factsOf(cooled)).toMatchObject({
      Score: '92 → 112, Hot',
      'Score now': '89, Warm',
      'Next step': 'Send something',
    })
    expect(factsOf(cooled, 'pl')).toMatchObject({ 'Punktacja teraz': '89, Warm' })
  })

  it('has no buttons if the reader has no permission to act', () => {
    const message = { ...alert(), buttons: null } as Message
    expect(compose(letter(message)).links.map(({ label }) => label)).toEqual(['Open contact'])
    expect(compose(letter(alert(), { language: 'pl' })).links.map(({ label }) => label)).toEqual([
      'Otwórz kontakt',
      'Przejmij',
      'Odłóż',
      'Nie pasuje',
    ])
  })
})

describe('the proof of a score in a message', () => {
  it('states the unproven share of the points, and an identity that only the browser claims', () => {
    const forged = { isClaimed: true, subject: subject({ score: 143, proven: 0 }) }
    expect(factsOf(alert(forged))).toMatchObject({ Proof: '143 points, all unproven' })
    expect(factsOf(alert(forged), 'pl')).toMatchObject({
      Potwierdzenie: '143 punkty, wszystkie niepotwierdzone',
    })
    expect(compose(letter(alert(forged))).lead).toContain(
      'A browser says that it is this person, without proof',
    )
    expect(compose(letter(alert(forged), { language: 'pl' })).lead).toContain(
      'Przeglądarka podaje się za tę osobę, bez potwierdzenia',
    )
  })

  it('is omitted if all points are proven or the share was not recorded', () => {
    for (const proven of [112, null]) {
      expect(factsOf(alert({ subject: subject({ proven }) }))).not.toHaveProperty('Proof')
      expect(compose(letter(alert({ subject: subject({ proven }) }))).lead).not.toContain(
        'A browser says that it is this person, without proof',
      )
    }
  })

  it('is stated in each line of a bundle', () => {
    const bundle: Message = {
      kind: 'bundle',
      items: [item({ subject: subject({ score: 143, proven: 100 }) })],
      total: 1,
      from: NOON_ISH,
      to: NOON_ISH,
      url: BOARD,
    }
    expect(compose(letter(bundle)).items[0]!.text).toContain('143 points, 43 of them unproven')
  })
})
