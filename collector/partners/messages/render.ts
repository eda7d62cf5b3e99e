import { isolated } from '../../notify/composition/sanitize.ts'
import type { Mail } from './mail.ts'

const INK = '#1C1A17'
const SOFT = '#6B655C'
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
const MOST = 2_000

/** Names and notes come from strangers: one line each, without invisible signs. */
export const subjectOf = ({ subject }: Mail): string => isolated(subject, 200)

export const textOf = ({ lines, link }: Mail): string => {
  const paragraphs = [
    ...lines.map(line => isolated(line, MOST)),
    ...(link ? [`${link.label}:\n${link.url}`] : []),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

/** No image, script or style sheet: opening the mail loads nothing. */
export const htmlOf = (mail: Mail): string =>
  [
    '<!doctype html>',
    '<html><head><meta charset="utf-8"><meta name="color-scheme" content="light"></head>',
    `<body style="margin:0;padding:24px;background:#FBFAF7;color:${INK};${FONT};font-size:15px;line-height:22px">`,
    `<h1 style="margin:0 0 12px;font-size:20px;line-height:26px;font-weight:600">${escaped(subjectOf(mail))}</h1>`,
    ...mail.lines.map(line => `<p style="margin:0 0 12px">${escaped(isolated(line, MOST))}</p>`),
    mail.link
      ? `<p style="margin:20px 0 0"><a href="${escaped(mail.link.url)}" style="color:${INK};font-weight:600">${escaped(mail.link.label)}</a></p>` +
        `<p style="margin:8px 0 0;font-size:12px;color:${SOFT};word-break:break-all">${escaped(mail.link.url)}</p>`
      : '',
    '</body></html>',
  ].join('\n')

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, sign => ENTITIES[sign]!)
