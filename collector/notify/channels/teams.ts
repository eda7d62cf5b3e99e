import type { Channel } from '../channel.ts'
import { type Card, compose } from '../composition/compose.ts'
import { bytes } from '../composition/sanitize.ts'
import { fitting } from './fitting.ts'
import { json } from './json.ts'

/**
 * A workflow of Microsoft Teams ("When a Teams webhook request is received") that posts the Adaptive Card it is sent.
 * All text stands in TextRuns, which know no Markdown (learn.microsoft.com/adaptive-cards/schema-explorer/text-run);
 * TextBlock and Fact would read it. A message may have 28 KB, markup included
 * (learn.microsoft.com/connectors/teams, "Message size limitation").
 */
export const teams: Channel<'teams'> = {
  knowsRepeats: false,
  send: ({ url }, letter, means, signal) => means.fetch(json(url, teamsBody(compose(letter))), signal),
}

/** Some receivers count what the service adds to the 28 KB limit; a kilobyte is left for that. */
const BODY_BYTES = 27 * 1024
const ITEMS = 20

export const teamsBody = (card: Card): object =>
  fitting(
    card,
    ITEMS,
    shown => withItems(card, shown),
    body => bytes(JSON.stringify(body)) <= BODY_BYTES,
  )

function withItems(card: Card, shown: number): object {
  const more = card.more(shown)
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    lang: card.language,
    msteams: { width: 'Full' },
    body: [
      block([run(card.title, { size: 'Large', weight: 'Bolder', color: COLOUR[card.tone] })]),
      ...card.lead.map(line => block([run(line, { isSubtle: true })], 'None')),
      ...card.facts.map((fact, i) =>
        block([run(`${fact.label}: `, { isSubtle: true }), run(fact.text)], i === 0 ? 'Medium' : 'Small'),
      ),
      ...(card.reasons.length > 0 ? [block([run(card.why, { isSubtle: true })], 'Medium')] : []),
      ...card.reasons.map(({ points, text }) =>
        block([run(`${points} `, { weight: 'Bolder' }), run(text)], 'Small'),
      ),
      ...card.items
        .slice(0, shown)
        .flatMap(({ title, text, link }) => [
          block([run(title, { weight: 'Bolder', selectAction: open(link.label, link.url) })], 'Medium'),
          ...(text ? [block([run(text)], 'None')] : []),
        ]),
      ...(more ? [block([run(more)], 'Medium')] : []),
      block([run(card.foot, { isSubtle: true, size: 'Small' })], 'Medium'),
    ],
    actions: card.links.map(({ label, url }) => open(label, url)),
  }
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }
  return { type: 'message', attachments: [attachment] }
}

const COLOUR: Record<Card['tone'], string> = { hot: 'Attention', cold: 'Accent', calm: 'Default' }

const block = (inlines: object[], spacing = 'Default') => ({ type: 'RichTextBlock', inlines, spacing })
// {{DATE(…)}} is formatted even here: learn.microsoft.com/adaptive-cards/authoring-cards/text-features
const run = (text: string, style: object = {}) => ({
  type: 'TextRun',
  text: text.replaceAll('{{', '{ {'),
  ...style,
})
const open = (title: string, url: string) => ({ type: 'Action.OpenUrl', title, url })
