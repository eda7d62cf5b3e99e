import type { PartnerDetail, StatedLevel } from '../../../shared/partner.ts'
import type { Colleague } from '../../../shared/person.ts'
import type { ProgrammeInfo } from '../../../shared/programme.ts'
import { get, post } from '../../core/api.ts'
import { now } from '../../core/server-clock.ts'
import { may, me } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { announce } from '../../ui/announce.ts'
import { FormLine, Labelled, textOf, useAttempt } from '../../ui/form.tsx'
import { exactTime } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { language } from '../../words/words.ts'
import { levelWords } from './level-words.ts'

/** The author of a level that the sales of a quarter have reached. */
const CALENDAR = 'calendar'

type Props = { data: PartnerDetail; path: string; reload: () => void }

/** The partner's level with its reason, and the grant of another one. `path`: the partner's. */
export function LevelPart({ data, path, reload }: Props) {
  const say = levelWords.value
  const of = `/api/sites/${encodeURIComponent(data.site)}/programme`
  const programme = useResource<ProgrammeInfo>(of, signal => get(of, {}, signal))
  const people = useResource<{ rows: Colleague[] }>(may('member') ? 'colleagues' : null, signal =>
    get('/api/colleagues', {}, signal),
  )
  const nameOf = (author: string): string =>
    author === me.value?.id
      ? me.value.name || me.value.email
      : (people.data.value?.rows.find(({ id }) => id === author)?.name ?? say.former)
  const byOf = ({ author }: StatedLevel) => (author === CALENDAR ? say.byCalendar : say.by(nameOf(author)))
  // Of two that hold from the same instant the later statement counts, and stands later.
  const present = data.levels.findLast(({ from }) => Date.parse(from) <= now.value)
  return (
    <Panel id="level" title={say.title} lead={say.lead}>
      <Loaded of={programme} lines={2}>
        {({ levelsInForce, draft }) => {
          // A level that a later version no longer has is named by its id.
          const levelName = (level: string | null): string =>
            level === null
              ? say.ownRates
              : ([...levelsInForce, ...draft.levels].find(({ id }) => id === level)?.name[language.value] ??
                level)
          return (
            <>
              {present?.level == null ? (
                <p class="partner-level">{say.none}</p>
              ) : (
                <p class="partner-level">
                  <b>{levelName(present.level)}</b>, {say.since(exactTime(present.from), byOf(present))}
                  {present.reason && say.why(present.reason)}
                </p>
              )}
              {data.levels.length > 1 || (data.levels.length === 1 && present?.level == null) ? (
                <details>
                  <summary>{say.history}</summary>
                  <ul class="partner-lines">
                    {data.levels.toReversed().map((one, index) => (
                      <li key={index}>
                        {say.line(levelName(one.level), exactTime(one.from), byOf(one))}
                        {one.reason && say.why(one.reason)}
                      </li>
                    ))}
                  </ul>
                </details>
              ) : null}
              {data.erasedAt !== null ? null : levelsInForce.length === 0 ? (
                <p class="soft">{say.noLevels}</p>
              ) : may('admin') ? (
                <Grant
                  key={present?.level ?? ''}
                  path={path}
                  level={present?.level ?? null}
                  levels={levelsInForce}
                  reload={reload}
                />
              ) : (
                <p class="soft">{say.adminOnly}</p>
              )}
            </>
          )
        }}
      </Loaded>
    </Panel>
  )
}

type GrantProps = {
  path: string
  level: string | null
  levels: ProgrammeInfo['levelsInForce']
  reload: () => void
}

function Grant({ path, level, levels, reload }: GrantProps) {
  const say = levelWords.value
  const { attempt, problem, isBusy } = useAttempt(() => {
    announce(say.granted)
    reload()
  })
  const grant = (fields: FormData) =>
    attempt(() =>
      post(`${path}/levels`, { level: textOf(fields, 'level') || null, reason: textOf(fields, 'reason') }),
    )
  return (
    <FormLine button={say.grant} submit={grant} problem={problem.value} isBusy={isBusy.value}>
      <Labelled label={say.choose}>
        <Select
          name="level"
          label={say.choose}
          value={level ?? ''}
          options={[
            { value: '', label: say.takeAway },
            ...levels.map(({ id, name }) => ({ value: id, label: name[language.value] })),
          ]}
        />
      </Labelled>
      <label class="field">
        {say.reason}
        <input name="reason" maxLength={500} required />
      </label>
    </FormLine>
  )
}
