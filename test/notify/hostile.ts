import fc from 'fast-check'
import type { Subject } from '../../collector/notify/channel.ts'
import { subject } from './letters.ts'

/** What strangers might call themselves to act upon whoever reads it. */
export const HOSTILE = {
  'a channel of Slack': '<!channel>',
  'a labelled mention of Slack': '<!here|x>',
  'a member of Slack': '<@U123>',
  everyone: '@everyone',
  'all of Teams': '<at>all</at>',
  markup: '*_~`',
  'a link': '**[x](https://evil.example)**',
  'a spoiler': '||spoiler||',
  'lines of Markdown': '# head\n- list\n> quote\n1. one',
  'a list': '- one',
  'a script': '<script>alert(1)</script>',
  'an image': '"><img src=x onerror=alert(1)>',
  entities: '&amp;&lt;&',
  'a date of Teams': '{{DATE(2017-02-14T06:00:00Z, SHORT)}}',
  'a time of Discord': '<t:0:R>',
  'an emoji’s name': ':tada:',
  'an address': 'https://evil.example/x',
  'a header of mail': 'Name\r\nBcc: victim@example.com\r\n\r\n<b>body</b>',
  'a turn': '\u202Egnp.exe',
  'marks of direction': '\u200F\u200E\u2066\u2067\u2068',
  Hebrew: 'שלום עולם',
  Arabic: 'مرحبا (',
  'piled marks': `Z${'\u0351'.repeat(500)}algo`,
  'half a character': '\ud83d',
  'halves the wrong way round': '\udc4d\ud83d',
  'joined emoji': '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  controls: '\u0000\u0007\u001b[31m',
  'wide characters': '漢字'.repeat(40),
  'ampersands, 10,000': '&'.repeat(10_000),
  'letters, 10,000': 'x'.repeat(10_000),
  'marks, 10,000': '\u200F'.repeat(10_000),
  'emoji, 10,000': '👍'.repeat(10_000),
  'spaces, 10,000': ' '.repeat(10_000),
  nothing: '',
}

/** Of all code points, lone surrogates too. (fast-check's own units take seconds to be made ready.) */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const ranges = [0x7f, 0x7ff, 0xffff, 0x10ffff].map(max => fc.nat({ max }))
  const char = fc.oneof(...ranges).map(code => String.fromCodePoint(code))
  return fc.array(char, { maxLength }).map(chars => chars.join(''))
}

const fragment = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...Object.values(HOSTILE)) }, anyText(300))
export const hostileText = fc.array(fragment, { minLength: 1, maxLength: 4 }).map(parts => parts.join(''))

/** Somebody of whom nothing is true. */
export const hostileSubject: fc.Arbitrary<Subject> = fc
  .record({
    name: fc.option(hostileText),
    company: fc.option(hostileText),
    job: hostileText,
    email: fc.option(hostileText),
    phone: hostileText,
    city: hostileText,
    country: hostileText,
    device: hostileText,
    browser: fc.option(hostileText),
    os: fc.option(hostileText),
    source: hostileText,
    owner: hostileText,
    band: hostileText,
    action: hostileText,
    score: fc.option(fc.integer()),
    from: fc.option(fc.integer()),
    reasons: fc.array(
      fc.record({ rule: hostileText, points: fc.integer(), at: fc.option(fc.constant(1_790_000_000_000)) }),
      { maxLength: 5 },
    ),
    page: fc.option(fc.record({ title: fc.option(hostileText), url: fc.option(hostileText) })),
  })
  .map(subject)
