import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect, it } from 'vitest'
import { type StatementPaper, statementPdf } from '../../collector/partners/statement-pdf/pdf.ts'
import type { StatementDetail } from '../../shared/commission.ts'

const POLISH = 'ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż'
type Line = StatementDetail['lines'][number]
const line = (change: Partial<Line> = {}): Line => ({
  ...{ cause: 'o:ZAM-1', amount: 123_456, corrects: null, order: 'ZAM-1' },
  ...{ at: '2026-03-05T11:00:00.000Z', dueAt: '2026-04-04T11:00:00.000Z', by: 'click', when: 'first' },
  ...{ base: 1_234_560, earned: 123_456, frozenBefore: 0, reason: null },
  ...change,
})
const paper = (change: Partial<StatementPaper> = {}, lines: Line[] = [line()]): StatementPaper => ({
  statement: {
    ...{ number: 7, partner: 'pt_1', currency: 'PLN', zone: 'Europe/Warsaw' },
    ...{ from: '2026-03-31T22:00:00.000Z', to: '2026-04-30T22:00:00.000Z' },
    ...{ closedAt: '2026-05-02T08:00:00.000Z', closedBy: 'u', stateSince: '2026-05-02T08:00:00.000Z' },
    total: lines.reduce((sum, { amount }) => sum + amount, 0),
    ...{ hash: 'ab'.repeat(32), state: 'closed', reference: '', reason: '' },
    lines,
  } as StatementDetail,
  programme: 'Program partnerski Żółw',
  organiser: { name: 'Sklep z Butami sp. z o.o.', address: 'ul. Źródlana 7, 00-001 Łódź', email: 'a@b.pl' },
  partner: { name: POLISH, company: '' },
  invoice: null,
  language: 'pl',
  ...change,
})

async function read(bytes: Buffer): Promise<{ text: string; pages: number }> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  const document = await task.promise
  const texts: string[] = []
  for (let page = 1; page <= document.numPages; page++) {
    const { items } = await (await document.getPage(page)).getTextContent()
    texts.push(items.map(item => ('str' in item ? item.str : '')).join(' '))
  }
  await task.destroy()
  return { text: texts.join(' ').replaceAll(/\s+/g, ' '), pages: texts.length }
}

it('a statement in Polish gives back each letter and amount', async () => {
  const invoice = {
    invoice: 'FV 3/2026',
    ksef: '5265877635-20250826-0100001AF629-AF',
    statedAt: '2026-05-03T08:00:00.000Z',
  }
  const lines = [
    line(),
    line({ order: 'ZAM-2', amount: -2_500, corrects: 5, earned: 7_500, frozenBefore: 10_000, base: 75_000 }),
    line({
      order: null,
      cause: 'a:1',
      by: null,
      when: null,
      base: null,
      amount: 5_000,
      reason: 'premia świąteczna',
    }),
  ]
  const { text, pages } = await read(await statementPdf(paper({ invoice }, lines)))
  expect(pages).toBe(1)
  for (const part of [
    ...['Rozliczenie 7', POLISH, 'kwiecień 2026', 'Program partnerski Żółw', 'ul. Źródlana 7, 00-001 Łódź'],
    ...[
      '1 234,56 zł',
      '12 345,60 zł',
      '−25,00 zł',
      '50,00 zł',
      '1 259,56 zł',
      'wejście z linku, pierwszy zakup',
    ],
    ...['korekta rozliczenia 5', 'teraz 75,00 zł, wcześniej 100,00 zł', 'premia świąteczna', 'ZAM-2'],
    ...[invoice.ksef, 'FV 3/2026', 'czeka na przelew', 'ab'.repeat(32), 'Strona 1 z 1'],
  ])
    expect(text.replaceAll('-25,00', '−25,00')).toContain(part)
})

it('a statement in English, in a currency without minor units', async () => {
  const change = paper({ language: 'en', programme: 'Partner programme' })
  change.statement.currency = 'JPY'
  const { text } = await read(await statementPdf(change))
  for (const part of ['Statement 7', 'April 2026', '¥123,456', 'link click, first purchase', 'Page 1 of 1'])
    expect(text).toContain(part)
})

it('a long statement has a head on each page, and every line once', async () => {
  const many = Array.from({ length: 120 }, (_, i) => line({ order: `ZAM-${1_000 + i}`, cause: `o:${i}` }))
  const { text, pages } = await read(await statementPdf(paper({}, many)))
  expect(pages).toBeGreaterThan(3)
  expect(text.match(/Podstawa/g)).toHaveLength(pages)
  for (const { order } of many) expect(text.split(order!).length).toBe(2)
  expect(text).toContain(`Strona ${pages} z ${pages}`)
})

it('the same statement gives the same bytes', async () => {
  expect((await statementPdf(paper())).equals(await statementPdf(paper()))).toBe(true)
})

it('a name of a stranger is one line of text', async () => {
  const name = 'Zły\u202e\u0000\nPartner'
  const { text } = await read(await statementPdf(paper({ partner: { name, company: '' } })))
  expect(text).toContain('Zły')
  expect(text).not.toContain('\u202e')
})

it('a statement of many lines lets other work go on meanwhile', async () => {
  let turns = 0
  const tick = () => {
    turns += 1
    next = setImmediate(tick)
  }
  let next = setImmediate(tick)
  await statementPdf(
    paper(
      {},
      Array.from({ length: 100 }, () => line()),
    ),
  )
  clearImmediate(next)
  expect(turns).toBeGreaterThanOrEqual(10)
})
