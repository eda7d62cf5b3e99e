import type { Channel } from '../channel.ts'
import { type Card, compose } from '../composition/compose.ts'
import { plain } from '../composition/sanitize.ts'
import { htmlOf } from './email-html.ts'

/** Mail through the operator's server: a part that is text and one that is HTML, of the same content. */
export const email: Channel<'email'> = {
  knowsRepeats: true,
  async send({ to }, letter, means, signal) {
    if (!means.mail) {
      const answer = 'No mail server: set SMTP_URL, such as smtps://user:password@smtp.example.com:465.'
      return { outcome: 'failed', status: null, answer, retryAfterMs: null }
    }
    const card = compose(letter)
    const list = { id: letter.site.id, name: plain(letter.site.name, LIST_NAME_MAX) }
    const { title: subject } = card
    const text = textOf(card)
    return means.mail({ to, subject, text, html: htmlOf(card), id: letter.id, list }, signal)
  },
}

const ITEMS = 30
const LIST_NAME_MAX = 80

export function textOf(card: Card): string {
  const items = card.items.slice(0, ITEMS)
  const parts = [
    [card.title, ...card.lead],
    card.facts.map(({ label, text }) => `${label}: ${text}`),
    card.reasons.length > 0
      ? [`${card.why}:`, ...card.reasons.map(({ points, text }) => `  ${points}  ${text}`)]
      : [],
    ...items.map(({ title, text, link }) => [title, text, link.url].filter(Boolean)),
    [card.more(items.length) ?? ''].filter(Boolean),
    card.links.map(({ label, url }) => `${label}: ${url}`),
    // RFC 3676: what follows two hyphens and a space is no content.
    ['-- ', card.foot],
  ]
  return `${parts
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`
}
