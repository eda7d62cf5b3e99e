import { glob } from 'node:fs/promises'
import { NOTIFY_WORDS } from '../../collector/notify/words/words.ts'
import { welcomeWords } from '../../dashboard/account/welcome-words.ts'
import { alertEn } from '../../dashboard/alerts/words/en.ts'
import { alertPl } from '../../dashboard/alerts/words/pl.ts'
import { connectionsEn } from '../../dashboard/connections/words/en.ts'
import { connectionsPl } from '../../dashboard/connections/words/pl.ts'
import { handWords } from '../../dashboard/contact/by-hand/words.ts'
import { timelineWords } from '../../dashboard/contact/timeline/words.ts'
import { writeWords } from '../../dashboard/contact/write/words.ts'
import { partnerMailWords } from '../../dashboard/health/mail-words.ts'
import { screenWords } from '../../dashboard/health/screen-words.ts'
import { healthWords } from '../../dashboard/health/words.ts'
import { importWords } from '../../dashboard/import/words.ts'
import { insightsWords } from '../../dashboard/insights/found/words.ts'
import { pathWords } from '../../dashboard/insights/path/words.ts'
import { overviewWords } from '../../dashboard/insights/words.ts'
import { installWords } from '../../dashboard/install/words.ts'
import { codeWords } from '../../dashboard/partners/codes/words.ts'
import { settlementWords } from '../../dashboard/partners/money/settlement-words.ts'
import { moneyWords } from '../../dashboard/partners/money/words.ts'
import { programmeWords } from '../../dashboard/partners/programme-words.ts'
import { recordWords } from '../../dashboard/partners/record-words.ts'
import { levelWords } from '../../dashboard/partners/rules/level-words.ts'
import { ruleWords } from '../../dashboard/partners/rules/words.ts'
import { sourcesWords } from '../../dashboard/partners/sources/words.ts'
import { starterWords } from '../../dashboard/plans/starter/words.ts'
import { planEn } from '../../dashboard/plans/words/en.ts'
import { planPl } from '../../dashboard/plans/words/pl.ts'
import { en as portalEn } from '../../dashboard/portal/words/en.ts'
import { pl as portalPl } from '../../dashboard/portal/words/pl.ts'
import { rewardWords } from '../../dashboard/rewards/words.ts'
import { auditWords } from '../../dashboard/settings/audit-words.ts'
import { conversionsWords } from '../../dashboard/settings/conversions-words.ts'
import { keyWords } from '../../dashboard/settings/key-words.ts'
import { rightsWords } from '../../dashboard/settings/rights-words.ts'
import { paletteWords } from '../../dashboard/shell/palette/words.ts'
import { en } from '../../dashboard/words/en.ts'
import { pl } from '../../dashboard/words/pl.ts'
import { language } from '../../dashboard/words/words.ts'
import { KINDS } from '../../shared/event.ts'
import type { Language } from '../../shared/person.ts'
import { BUILT_IN } from '../../shared/words/built-in.ts'
import { NAME_WORDS } from '../../shared/words/contact-name.ts'
import { phrase } from '../../shared/words/events.ts'

export const LANGUAGES = ['en', 'pl'] as const

/** A catalogue that follows the reader's language, read in one. */
const spoken = (words: { value: object }, of: Language): object => {
  const before = language.value
  language.value = of
  try {
    return words.value
  } finally {
    language.value = before
  }
}

const phrases = (of: Language) =>
  Object.fromEntries(
    Object.keys(KINDS).map(kind => [
      kind,
      [phrase(of, kind, '{}').join(''), phrase(of, kind, null).join('')],
    ]),
  )
/** Wordings of earlier versions are recognised and never shown. */
const builtIn = (of: Language) =>
  Object.fromEntries(
    Object.entries(BUILT_IN).map(([kind, texts]) => [
      kind,
      Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, text[of]])),
    ]),
  )

/** Every catalogue with the file that it stands in. */
export const CATALOGUES: Record<string, (of: Language) => object> = {
  'dashboard/words': of => ({ en, pl })[of],
  'dashboard/alerts/words': of => ({ en: alertEn, pl: alertPl })[of],
  'dashboard/plans/words': of => ({ en: planEn, pl: planPl })[of],
  'dashboard/plans/starter/words.ts': of => spoken(starterWords, of),
  'dashboard/contact/by-hand/words.ts': of => spoken(handWords, of),
  'dashboard/contact/timeline/words.ts': of => spoken(timelineWords, of),
  'dashboard/shell/palette/words.ts': of => spoken(paletteWords, of),
  'dashboard/health/mail-words.ts': of => spoken(partnerMailWords, of),
  'dashboard/health/words.ts': of => spoken(healthWords, of),
  'dashboard/health/screen-words.ts': of => spoken(screenWords, of),
  'dashboard/import/words.ts': of => spoken(importWords, of),
  'dashboard/account/welcome-words.ts': of => spoken(welcomeWords, of),
  'dashboard/settings/conversions-words.ts': of => spoken(conversionsWords, of),
  'dashboard/settings/key-words.ts': of => spoken(keyWords, of),
  'dashboard/settings/audit-words.ts': of => spoken(auditWords, of),
  'dashboard/connections/words': of => ({ en: connectionsEn, pl: connectionsPl })[of],
  'dashboard/install/words.ts': of => spoken(installWords, of),
  'dashboard/insights/found/words.ts': of => spoken(insightsWords, of),
  'dashboard/partners/codes/words.ts': of => spoken(codeWords, of),
  'dashboard/partners/money/words.ts': of => spoken(moneyWords, of),
  'dashboard/partners/programme-words.ts': of => spoken(programmeWords, of),
  'dashboard/partners/record-words.ts': of => spoken(recordWords, of),
  'dashboard/partners/rules/level-words.ts': of => spoken(levelWords, of),
  'dashboard/partners/money/settlement-words.ts': of => spoken(settlementWords, of),
  'dashboard/partners/rules/words.ts': of => spoken(ruleWords, of),
  'dashboard/settings/rights-words.ts': of => spoken(rightsWords, of),
  'dashboard/partners/sources/words.ts': of => spoken(sourcesWords, of),
  'dashboard/contact/write/words.ts': of => spoken(writeWords, of),
  'dashboard/rewards/words.ts': of => spoken(rewardWords, of),
  'dashboard/portal/words': of => ({ en: portalEn, pl: portalPl })[of],
  'dashboard/insights/path/words.ts': of => spoken(pathWords, of),
  'dashboard/insights/words.ts': of => spoken(overviewWords, of),
  'collector/notify/words': of => NOTIFY_WORDS[of],
  'shared/words/contact-name.ts': of => NAME_WORDS[of],
  'shared/words/events.ts': phrases,
  'shared/words/built-in.ts': builtIn,
}

/** Files that look like a catalogue: each belongs to an entry above. */
export async function wordFiles(): Promise<string[]> {
  const found: string[] = []
  for (const pattern of [
    'dashboard/**/words/{en,pl}.ts',
    'dashboard/**/{,*-}words.ts',
    'collector/notify/words/{en,pl}.ts',
  ])
    for await (const file of glob(pattern)) found.push(file)
  return found.sort()
}

export type Said = { path: string; text: string }

/** Functions are called with each, so that every plural form is seen. */
const NUMBERS = [1, 2, 5, 22]

/** Every text of a catalogue; of a function, what it says of several numbers. `named` has no words of its own. */
export function* textsOf(value: unknown, path = ''): Generator<Said> {
  if (typeof value === 'string') yield { path, text: value }
  if (typeof value === 'function')
    for (const text of saidBy(value as (...args: unknown[]) => unknown)) yield { path, text }
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value))
    if (key !== 'named') yield* textsOf(part, path === '' ? key : `${path}.${key}`)
}

function saidBy(say: (...args: unknown[]) => unknown): string[] {
  const texts = NUMBERS.map(n => say(...Array.from({ length: Math.max(say.length, 1) }, () => n)))
  return texts.filter(text => typeof text === 'string')
}

/** Which of its arguments each function of a catalogue says: `0,1` of one that says both. */
export function* argumentsOf(value: unknown, path = ''): Generator<[path: string, said: string]> {
  if (typeof value === 'function') {
    const given = Array.from({ length: value.length }, (_, i) => 31 + 11 * i)
    const text = String((value as (...args: number[]) => unknown)(...given))
    yield [path, given.flatMap((n, i) => (text.includes(String(n)) ? [i] : [])).join()]
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value))
    if (key !== 'named') yield* argumentsOf(part, path === '' ? key : `${path}.${key}`)
}
