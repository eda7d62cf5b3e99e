import { useEffect, useRef } from 'preact/hooks'
import type { FigureState } from '../../../shared/insights-people.ts'
import { contactName } from '../../board/contact-name.ts'
import { get } from '../../core/api.ts'
import { here, navigate } from '../../core/route.ts'
import { useResource } from '../../core/use-resource.ts'
import { Ago } from '../../ui/ago.tsx'
import { number } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Failure, Lines } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { insightsWords } from './words.ts'

type Props = { planId: string; question: Record<string, string> }

/** The people behind the figure that the address names. */
export function FigurePeople({ planId, question }: Props) {
  const say = insightsWords.value
  const params = new URLSearchParams(here.value.query)
  const figure = params.get('figure') ?? ''
  const room = useRef<HTMLDivElement>(null)
  const query = new URLSearchParams({ ...question, figure })
  for (const step of params.getAll('step')) query.append('step', step)
  const path = `/api/plans/${encodeURIComponent(planId)}/insights/people?${query}`
  const answer = useResource<FigureState>(path, signal => get(path, {}, signal))
  const people = answer.data.value?.people
  useEffect(() => {
    if (people) room.current?.scrollIntoView({ block: 'nearest' })
  }, [people?.figure])
  const close = () => {
    params.delete('figure')
    params.delete('step')
    navigate(`/insights?${params}`, 'replace')
  }
  return (
    <div ref={room}>
      <Panel id="figure-people" title={people ? say.peopleOf(people.count) : say.peopleTitle}>
        <p class="propose">
          <button type="button" class="button" onClick={close}>
            {say.closeList}
          </button>
        </p>
        {answer.error.value !== null && <Failure error={answer.error.value} retry={answer.reload} />}
        {answer.error.value === null && !people && <Lines count={4} />}
        {people && (
          <>
            {people.rows.length < people.count && (
              <p class="soft">{say.peopleShown(number(people.rows.length))}</p>
            )}
            <Table isStacked labelledBy="figure-people" head={[say.person, say.score, say.lastSeen]}>
              {people.rows.map(row => (
                <tr key={row.contactId}>
                  <th scope="row">
                    <a href={`/contacts/${encodeURIComponent(row.contactId)}`}>{contactName(row)}</a>
                    {row.company && <small>{row.company}</small>}
                  </th>
                  <td data-label={say.score}>{number(row.score)}</td>
                  <td data-label={say.lastSeen}>{row.lastEventAt ? <Ago at={row.lastEventAt} /> : '–'}</td>
                </tr>
              ))}
            </Table>
          </>
        )}
      </Panel>
    </div>
  )
}
