import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import type { StatementDetail } from '../../../shared/commission.ts'
import type { Invoice } from '../../../shared/payment.ts'
import type { Language } from '../../../shared/person.ts'
import { COMMISSION_WORDS } from '../../../shared/words/commissions.ts'
import { moneyText } from '../../../shared/words/money.ts'
import { isolated } from '../../notify/composition/sanitize.ts'
import { monthText } from './month-text.ts'
import { PDF_WORDS } from './words.ts'

/** DejaVu Sans (free licence of Bitstream Vera) has Latin, Greek and Cyrillic letters. Only the used ones are embedded. */
const FONTS = {
  plain: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  bold: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
}
const PLAIN = 'plain'
const BOLD = 'bold'

/** Between so many lines other requests are answered: a statement may have any number of them. */
const ROWS_AT_ONCE = 10

const EDGE = 50
const WIDTH = 595.28 - 2 * EDGE
const BOTTOM = 841.89 - 80
const INK = '#1C1A17'
const SOFT = '#6B655C'
const RULE = '#D9D3C8'
/** The left edge and the width of each column, in points. */
const COLUMNS = {
  date: { x: 0, width: 62 },
  cause: { x: 68, width: 150 },
  evidence: { x: 224, width: 117 },
  base: { x: 347, width: 70, align: 'right' as const },
  amount: { x: 423, width: WIDTH - 423, align: 'right' as const },
}
type Column = keyof typeof COLUMNS

export type StatementPaper = {
  statement: StatementDetail
  programme: string
  organiser: { name: string; address: string; email: string }
  partner: { name: string; company: string }
  invoice: Invoice | null
  language: Language
}

/** A statement as a PDF document (A4). The same statement gives the same bytes. */
export async function statementPdf(paper: StatementPaper): Promise<Buffer> {
  const { statement, language } = paper
  const words = PDF_WORDS[language]
  const says = COMMISSION_WORDS[language]
  const closed = new Date(statement.closedAt)
  // An empty font: a font that is opened before it is registered would be read again for each text.
  const document = new PDFDocument({
    ...{ size: 'A4', margin: EDGE, bufferPages: true, font: '', lang: language },
    info: {
      ...{ Title: words.title(statement.number), Author: paper.organiser.name },
      ...{ CreationDate: closed, ModDate: closed },
    },
  })
  document.registerFont(PLAIN, FONTS.plain)
  document.registerFont(BOLD, FONTS.bold)
  const parts: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', part => parts.push(part))
    document.on('end', () => resolve(Buffer.concat(parts)))
    document.on('error', reject)
  })
  const money = (amount: number) => moneyText(amount, statement.currency, language)
  const day = (at: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: statement.zone }).format(new Date(at))
  const month = monthText({ period_start: Date.parse(statement.from), zone: statement.zone }, language)

  heading()
  tableHead()
  for (const [place, line] of statement.lines.entries()) {
    row(line)
    if (place % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await turn()
  }
  total()
  footers()
  document.end()
  return done

  function heading(): void {
    text(paper.programme, EDGE, EDGE, { size: 9, color: SOFT })
    document.font(BOLD).fontSize(20).fillColor(INK)
    document.text(words.title(statement.number), EDGE, document.y + 6, { width: WIDTH })
    if (statement.state === 'cancelled')
      text(words.cancelled, EDGE, document.y + 4, { size: 10, color: '#A3281E' })
    const top = document.y + 16
    const left = facts(EDGE, top, [
      [words.partner, paper.partner.company || paper.partner.name],
      ...(paper.partner.company ? [['', paper.partner.name] as const] : []),
      [words.period, month],
      [words.closed, day(statement.closedAt)],
      [words.currency, statement.currency],
    ])
    const right = facts(EDGE + WIDTH / 2, top, [
      [words.organiser, paper.organiser.name],
      ['', paper.organiser.address],
      ['', paper.organiser.email],
      [words.state, says.statements[statement.state]],
    ])
    const wide: [string, string][] = [
      [words.invoice, paper.invoice?.invoice ?? ''],
      [words.ksef, paper.invoice?.ksef ?? ''],
    ]
    document.y = facts(EDGE, Math.max(left, right), wide, WIDTH) + 18
  }

  function facts(
    x: number,
    top: number,
    rows: readonly (readonly [string, string])[],
    width = WIDTH / 2,
  ): number {
    let y = top
    for (const [label, value] of rows) {
      if (value === '') continue
      text(label, x, y, { size: 8, color: SOFT, width: 78 })
      text(value, x + 82, y, { size: 9, width: width - 90 })
      y = document.y + 3
    }
    return y
  }

  function tableHead(): void {
    const { y } = document
    for (const column of Object.keys(COLUMNS) as Column[])
      cell(column, words.head[column], y, { size: 8, color: SOFT })
    document.y = y + 14
    rule()
  }

  function row(line: StatementDetail['lines'][number]): void {
    const cause = line.order ?? (line.cause.startsWith('b:') ? words.bonus : words.adjustment)
    const details = [
      ...(line.corrects === null
        ? []
        : [words.correction(line.corrects), words.earned(money(line.earned), money(line.frozenBefore))]),
      // A reason is written by staff.
      ...(line.reason ? [isolated(line.reason, 200)] : []),
    ]
    const evidence = [says.evidence[line.by ?? ''] ?? '', says.when[line.when ?? ''] ?? '']
    const cells: Record<Column, string> = {
      date: day(line.at),
      cause: [isolated(cause, 200), ...details].join('\n'),
      evidence: evidence.filter(one => one !== '').join(', '),
      base: line.base === null ? '' : money(line.base),
      amount: money(line.amount),
    }
    document.font(PLAIN).fontSize(9)
    const height = Math.max(
      ...(Object.keys(COLUMNS) as Column[]).map(column =>
        document.heightOfString(cells[column], { width: COLUMNS[column].width }),
      ),
    )
    if (document.y + height > BOTTOM) {
      document.addPage()
      document.y = EDGE
      tableHead()
    }
    const top = document.y + 5
    for (const column of Object.keys(COLUMNS) as Column[])
      cell(column, cells[column], top, { size: 9, color: INK })
    document.y = top + height + 5
    rule()
  }

  function total(): void {
    if (document.y + 60 > BOTTOM) {
      document.addPage()
      document.y = EDGE
    }
    const top = document.y + 10
    document.font(BOLD).fontSize(11).fillColor(INK)
    document.text(words.total, EDGE, top, { width: WIDTH / 2 })
    document.text(money(statement.total), EDGE + WIDTH / 2, top, { width: WIDTH / 2, align: 'right' })
    text(words.foot, EDGE, top + 26, { size: 8, color: SOFT })
  }

  function footers(): void {
    const { count } = document.bufferedPageRange()
    for (let page = 0; page < count; page++) {
      document.switchToPage(page)
      // Below the margin a text would begin a new page.
      document.page.margins.bottom = 0
      text(`${words.hash}: ${statement.hash}`, EDGE, 841.89 - 52, { size: 6.5, color: SOFT })
      text(words.page(page + 1, count), EDGE, 841.89 - 40, { size: 8, color: SOFT })
    }
  }

  function rule(): void {
    document
      .moveTo(EDGE, document.y)
      .lineTo(EDGE + WIDTH, document.y)
      .lineWidth(0.5)
      .strokeColor(RULE)
      .stroke()
  }

  function cell(column: Column, value: string, y: number, look: { size: number; color: string }): void {
    const { x, ...rest } = COLUMNS[column]
    document.font(PLAIN).fontSize(look.size).fillColor(look.color)
    document.text(value, EDGE + x, y, rest)
  }

  function text(
    value: string,
    x: number,
    y: number,
    { size, color = INK, width = WIDTH }: { size: number; color?: string; width?: number },
  ): void {
    document.font(PLAIN).fontSize(size).fillColor(color).text(isolated(value, 300), x, y, { width })
  }
}
