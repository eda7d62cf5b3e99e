import type { Channel, Letter } from '../channel.ts'
import { type Card, compose } from '../composition/compose.ts'
import { bytes, cut } from '../composition/sanitize.ts'
import { fitting } from './fitting.ts'
import { json } from './json.ts'

/**
 * ntfy, published as JSON to the server's root. Its messages are plain text unless one asks for Markdown.
 * Limits: docs.ntfy.sh/publish/#limitations (message 4096 bytes, title 1 KB), three actions (#action-buttons). A resend
 * with the same sequence id replaces an earlier copy (#updating-deleting-notifications).
 */
export const ntfy: Channel<'ntfy'> = {
  knowsRepeats: true,
  send({ server, topic, token }, letter, means, signal) {
    const headers = { 'x-sequence-id': letter.id, ...(token ? { authorization: `Bearer ${token}` } : {}) }
    return means.fetch(json(server, ntfyBody(topic, compose(letter), letter.message.kind), headers), signal)
  },
}

const TITLE_BYTES = 1024
const MESSAGE_BYTES = 4096
const ITEMS = 10
const ACTIONS = 3
/** 4 rings longer, 2 does not ring: docs.ntfy.sh/publish/#message-priority */
const PRIORITY: Record<Card['tone'], number> = { hot: 4, cold: 3, calm: 3 }

export function ntfyBody(topic: string, card: Card, kind: Letter['message']['kind']) {
  const [first, ...others] = card.links
  const message = fitting(
    card,
    ITEMS,
    shown => textOf(card, shown),
    text => bytes(text) <= MESSAGE_BYTES,
  )
  return {
    topic,
    title: cut(card.title, TITLE_BYTES, bytes),
    message: cut(message, MESSAGE_BYTES, bytes),
    priority: kind === 'publication' || kind === 'list' || kind === 'reward' ? 2 : PRIORITY[card.tone],
    tags: [kind],
    ...(first ? { click: first.url } : {}),
    actions: others.slice(0, ACTIONS).map(({ label, url }) => ({ action: 'view', label, url, clear: true })),
  }
}

const textOf = (card: Card, shown: number): string =>
  [
    ...card.lead,
    ...card.facts.map(({ label, text }) => `${label}: ${text}`),
    ...(card.reasons.length > 0 ? [`${card.why}:`] : []),
    ...card.reasons.map(({ points, text }) => `${points} ${text}`),
    ...card.items.slice(0, shown).map(({ title, text }) => [title, text].filter(Boolean).join('\n')),
    card.more(shown),
    card.foot,
  ]
    .filter(Boolean)
    .join('\n')
