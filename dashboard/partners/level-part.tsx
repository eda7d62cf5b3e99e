import type { PartnerDetail } from '../../shared/partner.ts'
import type { ProgrammeInfo } from '../../shared/programme.ts'
import { get, post } from '../core/api.ts'
import { may } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { announce } from '../ui/announce.ts'
import { useAttempt } from '../ui/form.tsx'
import { exactTime } from '../ui/format.ts'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { Panel } from '../ui/panel.tsx'
import { language } from '../words/words.ts'
import { levelWords } from './level-words.ts'

type Props = { data: PartnerDetail; path: string; reload: () => void }

/** The level that the partner has, and a button for each other level of the programme. */
export function LevelPart({ data, path, reload }: Props) {
  const say = levelWords.value
  const from = `/api/sites/${encodeURIComponent(data.site)}/programme`
  const programme = useResource<ProgrammeInfo>(from, signal => get(from, {}, signal)).data.value
  const { attempt, problem, isBusy } = useAttempt(reload)
  // A level can be granted once a programme is in force.
  const levels = programme && programme.inForce !== null ? programme.draft.levels : []
  const nameOf = (id: string) => levels.find(one => one.id === id)?.name[language.value] ?? id
  const current = data.levels.at(-1)?.level ?? null
  if (levels.length === 0 && data.levels.length === 0) return null
  const change = async (level: string | null) => {
    const question = level === null ? say.takeSure(data.name) : say.grantSure(nameOf(level), data.name)
    if (!confirm(question)) return
    if (await attempt(() => post(`${path}/levels`, { level })))
      announce(level === null ? say.taken : say.granted(nameOf(level)))
  }
  return (
    <Panel id="level" title={say.title} lead={say.lead}>
      <p class="partner-do">
        <b>{current === null ? say.none : nameOf(current)}</b>{' '}
        {may('admin') && data.erasedAt === null && (
          <>
            {levels
              .filter(({ id }) => id !== current)
              .map(({ id }) => (
                <button
                  key={id}
                  type="button"
                  class="button"
                  disabled={isBusy.value}
                  onClick={() => void change(id)}
                >
                  {say.grant(nameOf(id))}
                </button>
              ))}
            {current !== null && (
              <button
                type="button"
                class="button quiet"
                disabled={isBusy.value}
                onClick={() => void change(null)}
              >
                {say.takeAway}
              </button>
            )}
          </>
        )}
      </p>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <ul class="partner-lines">
        {data.levels.toReversed().map(({ level, from, reason }) => (
          <li key={from}>
            {level === null ? say.none : nameOf(level)}, {exactTime(from)}
            {reason && `: ${reason}`}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
