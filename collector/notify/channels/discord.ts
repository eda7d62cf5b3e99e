import type { Channel } from '../channel.ts'
import { type Card, compose } from '../composition/compose.ts'
import { cut } from '../composition/sanitize.ts'
import { fitting } from './fitting.ts'
import { json } from './json.ts'

/**
 * A Discord webhook with one embed. Embeds render Markdown, so all text is escaped; mentions are switched off. Limits:
 * discord.com/developers/docs/resources/message#embed-object-embed-limits (title 256, description 4096, 25 fields of
 * 256 and 1024, footer 2048; 6000 in all).
 */
export const discord: Channel<'discord'> = {
  knowsRepeats: false,
  send: ({ url }, letter, means, signal) => means.fetch(json(url, discordBody(compose(letter))), signal),
}

const TITLE_MAX = 256
const DESCRIPTION_MAX = 4096
const FIELDS = 25
const LABEL_MAX = 256
const VALUE_MAX = 1024
const FOOTER_MAX = 2048
const ALL_MAX = 6000
const ITEMS = 15
const COLOUR: Record<Card['tone'], number> = { hot: 0xc23a20, cold: 0x4f6f8c, calm: 0x6b655c }

export function discordBody(card: Card) {
  const title = marked(card.title, TITLE_MAX)
  const footer = { text: cut(card.foot, FOOTER_MAX) }
  const fields = card.facts.slice(0, FIELDS).map(({ label, text }) => ({
    name: marked(label, LABEL_MAX),
    value: marked(text, VALUE_MAX),
    inline: true,
  }))
  const used = [title, footer.text, ...fields.flatMap(({ name, value }) => [name, value])].join('').length
  const description = descriptionOf(card, Math.min(DESCRIPTION_MAX, ALL_MAX - used))
  const url = card.links[0]?.url
  const embed = {
    title,
    ...(url ? { url } : {}),
    ...(description ? { description } : {}),
    color: COLOUR[card.tone],
    fields,
    footer,
  }
  return { embeds: [embed], allowed_mentions: { parse: [] } }
}

function descriptionOf(card: Card, room: number): string {
  const links = card.links.slice(1).map(({ label, url }) => link(label, url))
  const last = links.length > 0 ? `\n\n${links.join(' · ')}` : ''
  const left = room - last.length
  const text = fitting(
    card,
    ITEMS,
    shown => linesOf(card, shown).join('\n'),
    lines => lines.length <= left,
  )
  return cut(text, left) + last
}

function linesOf(card: Card, shown: number): string[] {
  const more = card.more(shown)
  return [
    ...card.lead.map(line => marked(line)),
    ...(card.reasons.length > 0 ? [`${marked(card.why)}:`] : []),
    ...card.reasons.map(({ points, text }) => `**${marked(points)}** ${marked(text)}`),
    ...card.items
      .slice(0, shown)
      .flatMap(({ title, text, link: to }) => [link(title, to.url), ...(text ? [marked(text)] : [])]),
    ...(more ? [marked(more)] : []),
  ]
}

/** A bracket in an address would end the link. */
const link = (label: string, url: string): string =>
  `[${marked(label)}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`

/** Every markup character is escaped, also at the beginning of a line; so are `://` and `<t:…>`. */
const escaped = (line: string): string => line.replace(/[\\*_~`|<>[\](){}#@:+.!-]/g, char => `\\${char}`)
const marked = (line: string, max = VALUE_MAX): string =>
  escaped(cut(line, max, part => escaped(part).length)) || '–'
