import type { Card } from '../composition/compose.ts'

/** Paper, ink and the one colour that means hot; mail programs take styles from the elements only. */
const INK = '#1C1A17'
const SOFT = '#6B655C'
const LINE = '#E7E3DA'
const PAPER = '#FBFAF7'
const TONE: Record<Card['tone'], string> = { hot: '#C23A20', cold: '#4F6F8C', calm: INK }
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
const FIGURES = 'font-variant-numeric:tabular-nums'
const ITEMS = 30

/** The message loads no image, script or style sheet, so that opening it cannot be tracked. */
export function htmlOf(card: Card): string {
  const items = card.items.slice(0, ITEMS)
  const more = card.more(items.length)
  const body = [
    `<h1 style="margin:0 0 4px;font-size:20px;line-height:26px;font-weight:600;color:${TONE[card.tone]}">${escaped(card.title)}</h1>`,
    ...card.lead.map(
      (line, i) => `<p style="margin:0 0 4px;color:${i === 0 ? INK : SOFT}">${escaped(line)}</p>`,
    ),
    table(
      card.facts.map(({ label, text }) =>
        row(`<span style="color:${SOFT}">${escaped(label)}</span>`, escaped(text)),
      ),
    ),
    card.reasons.length > 0 ? `<p style="margin:16px 0 0;color:${SOFT}">${escaped(card.why)}</p>` : '',
    table(
      card.reasons.map(({ points, text }) =>
        row(`<b style="font-weight:600">${escaped(points)}</b>`, escaped(text)),
      ),
    ),
    ...items.map(itemOf),
    more ? `<p style="margin:12px 0 0;color:${SOFT}">${escaped(more)}</p>` : '',
    `<p style="margin:20px 0 0">${card.links.map(button).join(' ')}</p>`,
    `<p style="margin:20px 0 0;padding-top:12px;border-top:1px solid ${LINE};font-size:12px;color:${SOFT}">${escaped(card.foot)}</p>`,
  ]
  return [
    '<!doctype html>',
    `<html lang="${card.language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light">`,
    `<meta name="viewport" content="width=device-width"><title>${escaped(card.title)}</title></head>`,
    `<body style="margin:0;padding:24px 12px;background:${PAPER};color:${INK};${FONT};font-size:14px;line-height:20px">`,
    `<div style="max-width:560px;margin:0 auto;padding:20px 24px;background:#FFFFFF;border:1px solid ${LINE}">`,
    ...body.filter(Boolean),
    '</div></body></html>',
    '',
  ].join('\n')
}

const table = (rows: string[]): string =>
  rows.length > 0
    ? `<table role="presentation" cellspacing="0" cellpadding="0" style="margin:12px 0 0;border-collapse:collapse;font-size:14px;line-height:20px">${rows.join('')}</table>`
    : ''
const row = (head: string, text: string): string =>
  `<tr><td style="padding:2px 16px 2px 0;vertical-align:top;white-space:nowrap;${FIGURES}">${head}</td>` +
  `<td style="padding:2px 0;vertical-align:top;word-break:break-word;${FIGURES}">${text}</td></tr>`

const itemOf = ({ title, text, link }: Card['items'][number]): string =>
  `<p style="margin:12px 0 0"><a href="${escaped(link.url)}" style="color:${INK};font-weight:600">${escaped(title)}</a>` +
  `${text ? `<br><span style="color:${SOFT};${FIGURES}">${escaped(text)}</span>` : ''}</p>`

/** The first is what one most likely wants; the others are beside it. */
const button = ({ label, url }: Card['links'][number], i: number): string =>
  `<a href="${escaped(url)}" style="display:inline-block;margin:0 4px 8px 0;padding:9px 14px;border:1px solid ${i === 0 ? INK : LINE};` +
  `background:${i === 0 ? INK : '#FFFFFF'};color:${i === 0 ? '#FFFFFF' : INK};text-decoration:none">${escaped(label)}</a>`

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, char => ENTITIES[char]!)
