import type { Random } from '../random.ts'

/** The source of a visit: the referring site, and the query parameters of its link. */
export type Source = { referrer: string; query: string }

const DIRECT: Source = { referrer: '', query: '' }

const SOURCES = {
  direct: [DIRECT],
  search: [
    { referrer: 'https://www.google.com/', query: '' },
    { referrer: 'https://www.google.pl/', query: '' },
    { referrer: 'https://duckduckgo.com/', query: '' },
    { referrer: 'https://www.bing.com/', query: '' },
  ],
  ad: [
    { referrer: 'https://www.google.com/', query: 'gclid=EAIaIQobChMI' },
    {
      referrer: 'https://www.facebook.com/',
      query: 'utm_source=facebook&utm_medium=paid_social&utm_campaign=autumn-tents',
    },
  ],
  social: [
    { referrer: 'https://www.instagram.com/', query: '' },
    { referrer: 'https://www.linkedin.com/', query: '' },
    { referrer: 'https://www.youtube.com/', query: '' },
  ],
  assistant: [{ referrer: 'https://chatgpt.com/', query: 'utm_source=chatgpt.com' }],
  mail: [{ referrer: '', query: 'utm_source=newsletter&utm_medium=email&utm_campaign=november' }],
  partner: [{ referrer: 'https://huts.example/gear', query: 'ref=huts' }],
}

export const firstSource = (random: Random): Source =>
  random.pick(
    SOURCES[
      random.weighted({ search: 38, direct: 20, ad: 16, social: 14, assistant: 5, partner: 5, mail: 2 })
    ],
  )

export const returningSource = (random: Random): Source =>
  random.pick(SOURCES[random.weighted({ direct: 55, mail: 20, search: 20, ad: 5 })])
