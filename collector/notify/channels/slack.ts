import type { Channel } from '../channel.ts'
import { type Card, compose } from '../composition/compose.ts'
import { cut } from '../composition/sanitize.ts'
import { json } from './json.ts'

/**
 * An incoming webhook of Slack with Block Kit. Untrusted text appears in `plain_text` only, which has no markup, links or
 * mentions; `mrkdwn` is for our own labels.
 * Limits: docs.slack.dev/reference/block-kit (blocks 50 a message; header 150; text objects 3000; fields 10 of 2000;
 * button text 75, url 3000), escaping: docs.slack.dev/messaging/formatting-message-text.
 */
export const slack: Channel<'slack'> = {
  knowsRepeats: false,
  send: ({ url }, letter, means, signal) => means.fetch(json(url, slackBody(compose(letter))), signal),
}

const HEADER_MAX = 150
const TEXT_MAX = 3000
const FIELD_MAX = 2000
const FIELDS = 10
const BUTTON_URL_MAX = 3000
/** Fewer than Slack accepts; a longer list is not read. */
const ITEMS = 15

export function slackBody(card: Card) {
  const title = text(card.title, HEADER_MAX)
  const items = card.items.slice(0, ITEMS)
  const links = card.links.filter(({ url }) => isFit(url))
  const more = card.more(items.length)
  const blocks = [
    { type: 'header', text: title },
    ...card.lead.map(line => section(line)),
    ...pairs(card).map(fields => ({ type: 'section', fields })),
    ...(card.reasons.length > 0
      ? [
          { type: 'section', text: label(card.why) },
          section(card.reasons.map(({ points, text }) => `${points}  ${text}`).join('\n')),
        ]
      : []),
    ...items.map(({ title, text, link }) => ({
      ...section([title, text].filter(Boolean).join('\n')),
      ...(isFit(link.url) ? { accessory: button(link.label, link.url) } : {}),
    })),
    ...(more ? [section(more)] : []),
    ...(links.length > 0
      ? [{ type: 'actions', elements: links.map(({ label, url }) => button(label, url)) }]
      : []),
    { type: 'context', elements: [text(card.foot, TEXT_MAX)] },
  ]
  // Notifications show `text`, which would be parsed as mrkdwn by default.
  return { text: title.text, mrkdwn: false, unfurl_links: false, unfurl_media: false, blocks }
}

/** Label and text side by side, five to a section. */
function pairs({ facts }: Card): object[][] {
  const fields = facts.flatMap(fact => [label(fact.label), text(fact.text, FIELD_MAX)])
  return Array.from({ length: Math.ceil(fields.length / FIELDS) }, (_, i) =>
    fields.slice(i * FIELDS, (i + 1) * FIELDS),
  )
}

const section = (line: string) => ({ type: 'section', text: text(line, TEXT_MAX) })
const label = (ours: string) => ({ type: 'mrkdwn', text: `*${escaped(ours)}*` })
const button = (ours: string, url: string) => ({ type: 'button', text: text(ours, 75), url })
const isFit = (url: string): boolean => url.length <= BUTTON_URL_MAX

/** `emoji: false` leaves `:names:` of emoji as they were written. */
const text = (line: string, max: number) => ({
  type: 'plain_text',
  text: escaped(cut(line, max, part => escaped(part).length)) || '–',
  emoji: false,
})

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (line: string): string => line.replace(/[&<>]/g, char => ENTITIES[char]!)
