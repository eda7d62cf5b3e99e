import { afterEach, describe, expect, it } from 'vitest'
import { healthWords, type TroubleCode } from '../../../dashboard/health/words.ts'
import { language } from '../../../dashboard/words/words.ts'
import { RefusalCode } from '../../../shared/refusal.ts'

afterEach(() => {
  language.value = 'en'
})

/** Refusals of the API, of the collector's own state and of persons' decisions: no sender can change them. */
const OF_NO_SENDER = new Set<RefusalCode>([
  'not_signed_in',
  'forbidden',
  'not_found',
  'conflict',
  'bad_request',
  'bad_plan',
  'rate_limited',
  'internal',
  'storage_unavailable',
  'stopping',
  'consent_denied',
  'objected',
  'erased',
  'four_eyes',
])
const ONLY_HERE: TroubleCode[] = [
  'slowed_network',
  'slowed_sender',
  'slowed_visitors',
  'slowed_site',
  'too_many_names',
  'companion_lost',
  'log_grows',
  'disk_low',
  'not_ours',
]

describe.each(['en', 'pl'] as const)('problems in %s', reader => {
  it.each([...RefusalCode.options.filter(code => !OF_NO_SENDER.has(code)), ...ONLY_HERE])(
    'have a remedy of one or two sentences: %s',
    code => {
      language.value = reader
      const remedy = healthWords.value.fix[code]
      expect(remedy).toMatch(/^\p{Lu}.*\.$/su)
      expect(remedy!.match(/[.!?](?= |$)/g)!.length).toBeLessThanOrEqual(2)
    },
  )

  it.each(ONLY_HERE)('have an explanation if the collector sends none: %s', code => {
    language.value = reader
    expect(healthWords.value.what[code]).toMatch(/^\p{Lu}.*\.$/su)
  })
})
