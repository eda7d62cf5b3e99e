import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { PortalFront, PortalMe } from '../../../shared/portal.ts'
import type { Terms } from '../../../shared/programme.ts'
import { get, post } from '../api.ts'
import { Title, Waiting } from '../parts.tsx'
import { setMe } from '../session.ts'
import { dateOf, language, t } from '../words/words.ts'

/** The terms in force; with an announced version a partner can read and accept that one. */
export function TermsPage({ me }: { front: PortalFront; me: PortalMe | null }) {
  const { terms, common } = t()
  const version = useSignal<number | undefined>(me?.terms.upcoming?.version)
  const text = useSignal<Terms | null>(null)
  const fault = useSignal<'failed' | 'none' | null>(null)
  const read = () => {
    fault.value = null
    const query = version.value === undefined ? '' : `&version=${version.value}`
    get<Terms>(`/terms?language=${language.value}${query}`).then(
      found => (text.value = found),
      error => (fault.value = error.status === 404 ? 'none' : 'failed'),
    )
  }
  useEffect(read, [version.value, language.value])
  const shown = text.value
  if (!shown)
    return fault.value === 'none' ? (
      <p>{common.noProgramme}</p>
    ) : (
      <Waiting isFailed={fault.value === 'failed'} again={read} />
    )
  const isAccepted = me !== null && (me.terms.accepted ?? 0) >= shown.version
  const accept = () => post<PortalMe>('/accept-terms', { hash: shown.hash }).then(setMe, read)
  return (
    <article class="terms">
      <Title>{shown.title}</Title>
      <p class="soft">{terms.version(shown.version, shown.beginsAt && dateOf(shown.beginsAt))}</p>
      {me?.terms.upcoming && (
        <p class="versions">
          {[me.terms.inForce, me.terms.upcoming.version].map(
            one =>
              one !== null && (
                <button
                  key={one}
                  type="button"
                  class="button"
                  aria-pressed={shown.version === one}
                  onClick={() => (version.value = one)}
                >
                  {one === me.terms.upcoming?.version
                    ? `${terms.upcoming} (${one})`
                    : terms.version(one, null)}
                </button>
              ),
          )}
        </p>
      )}
      {shown.sections.map(section => (
        <section key={section.title}>
          <h2>{section.title}</h2>
          {section.paragraphs.map(paragraph => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
      {me &&
        (isAccepted ? (
          <p role="status">
            <strong>{terms.accepted}</strong>
          </p>
        ) : (
          <button type="button" class="button primary big" onClick={() => void accept()}>
            {terms.accept}
          </button>
        ))}
      <p class="soft hash">
        {terms.hash}: {shown.hash}
      </p>
    </article>
  )
}
