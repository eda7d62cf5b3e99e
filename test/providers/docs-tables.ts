import { PROVIDERS } from '../../collector/providers/providers.ts'
import { servicesEn } from '../../dashboard/connections/words/services-en.ts'

const AUTH = {
  signed: 'signature over the body',
  signed_partly: 'signature that does not cover the body',
  address: 'secret of the address only',
} as const

/** The part of docs/connections.md that is made from the code: what each service sends, and how it is set up. */
export function servicesInDocs(): string {
  const all = Object.values(PROVIDERS)
  const table = [
    '| service | events | shown to be its own by | shape |',
    '|---|---|---|---|',
    ...all.map(({ kind, name, docs, events, auth, isVerified }) => {
      const kinds = events.map(event => `\`${event}\``).join(', ')
      const shape = isVerified ? 'verified' : 'not verified'
      return `| [${name}](${docs}) (\`${kind}\`) | ${kinds} | ${AUTH[auth]} | ${shape} |`
    }),
  ]
  const steps = all.flatMap(({ kind, name }) => {
    const { about, steps, secrets } = servicesEn[kind]
    const pasted = Object.entries(secrets).map(([field, label]) => `\`${field}\` (${label})`)
    return [
      `### ${name}`,
      '',
      about,
      '',
      ...steps.map((step, i) => `${i + 1}. ${step}`),
      ...(pasted.length > 0 ? ['', `Secrets in the API: ${pasted.join(', ')}.`] : []),
      '',
    ]
  })
  return [...table, '', ...steps].join('\n').trimEnd()
}
