import type { Item, Letter, Message, Subject } from '../../collector/notify/channel.ts'

/** 2026-11-22, 10:00 in Warsaw. */
export const NOON_ISH = Date.UTC(2026, 10, 22, 9)
const BOARD = 'https://board.example'

export const subject = (overrides: Partial<Subject> = {}): Subject => ({
  contactId: 'c_anna',
  name: 'Anna Nowak',
  company: 'Acme',
  job: 'Head of purchasing',
  email: 'anna@acme.example',
  phone: '+48 600 100 200',
  city: 'Kraków',
  country: 'PL',
  device: 'mobile',
  browser: 'Safari',
  os: 'iOS',
  source: 'google / cpc',
  visits: 5,
  owner: null,
  score: 112,
  from: 92,
  proven: 112,
  band: 'Hot',
  action: 'Call today',
  reasons: [
    { rule: 'Asked for a demo', points: 50, at: NOON_ISH - 60_000 },
    { rule: 'Pricing page', points: 15, at: NOON_ISH - 26 * 3_600_000 },
    { rule: 'Work address', points: 2, at: null },
  ],
  page: { title: 'Pricing', url: 'https://shop.example/pricing' },
  url: `${BOARD}/contacts/c_anna`,
  ...overrides,
})

export const anonymous = (overrides: Partial<Subject> = {}): Subject =>
  subject({ name: null, email: null, phone: null, company: null, job: null, ...overrides })

export const item = (overrides: Partial<Item> = {}): Item => ({
  alert: 'al_1',
  rule: 'Hot leads',
  why: { kind: 'threshold', threshold: 'Hot', direction: 'up', plan: 'Sales' },
  at: NOON_ISH - 1000,
  late: false,
  isClaimed: false,
  trigger: {
    name: 'revisit',
    item: null,
    title: 'Carrier 80 · My shop',
    url: 'https://shop.example/carrier-80',
    points: 10,
  },
  current: { score: 112, band: 'Hot', action: 'Call today' },
  subject: subject(),
  ...overrides,
})

export const letter = (message: Message = alert(), overrides: Partial<Letter> = {}): Letter => ({
  id: 'dl_1',
  site: { id: 'st_1', name: 'My shop' },
  language: 'en',
  timeZone: 'Europe/Warsaw',
  now: NOON_ISH,
  message,
  ...overrides,
})

const buttons = { claim: `${BOARD}/a/claim`, snooze: `${BOARD}/a/snooze`, notAFit: `${BOARD}/a/fit` }

export const alert = (overrides: Partial<Item> = {}, kind: 'alert' | 'reminder' = 'alert'): Message => ({
  kind,
  item: item(overrides),
  buttons,
})

const day = { from: NOON_ISH - 86_400_000, to: NOON_ISH }

/** One of each kind, all about this person, who wrote the texts of their events as well. */
export const messagesAbout = (who: Subject): Message[] => [
  alert({
    subject: who,
    trigger: { name: 'add_to_cart', item: who.job, title: who.name, url: who.page?.url ?? null, points: -3 },
  }),
  alert({
    subject: who,
    trigger: { name: who.company, item: null, title: who.name, url: null, points: null },
  }),
  alert({ subject: who }, 'reminder'),
  ...WHYS.map(why => alert({ subject: who, why })),
  {
    kind: 'bundle',
    items: Array.from({ length: 30 }, () => item({ subject: who })),
    total: 40,
    url: BOARD,
    ...day,
  },
  { kind: 'digest', items: [item({ subject: who })], total: 1, url: BOARD, ...day },
  { kind: 'publication', plan: who.company ?? 'Sales', up: 3000, down: 2, at: NOON_ISH, url: BOARD },
  ...(['entered', 'left'] as const).map(
    (change): Message => ({
      kind: 'list',
      list: { id: 'li_1', name: who.name ?? 'Regulars' },
      change,
      subject: who,
      userId: 'user-42',
      traits: { city: who.city, plan: who.name },
      at: NOON_ISH,
    }),
  ),
  { kind: 'test', at: NOON_ISH, url: BOARD },
]

const WHYS: Item['why'][] = [
  { kind: 'threshold', threshold: 'Hot', direction: 'down', plan: 'Sales' },
  { kind: 'sleeping_giant', plan: 'Sales' },
  { kind: 'identified', plan: 'Sales' },
  { kind: 'event', event: 'demo_request' },
  { kind: 'inactive', plan: 'Sales', lastActivityAt: NOON_ISH - 9 * 86_400_000 },
]
