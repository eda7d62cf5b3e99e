import { useEffect } from 'preact/hooks'
import type { Vitals } from '../../shared/health.ts'
import { get } from '../core/api.ts'
import { type Resource, useResource } from '../core/use-resource.ts'
import { number } from '../ui/format.ts'
import { Failure, Lines } from '../ui/states.tsx'
import { screenWords } from './screen-words.ts'

const LOOK_MS = 5_000

/** The collector's figures since its start, over all sites: separate from those of one site. */
export function Pace() {
  const say = screenWords.value
  const vitals = useResource<Vitals>('vitals', signal => get('/api/vitals', {}, signal))
  useEffect(() => {
    const timer = setInterval(vitals.reload, LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <section class="panel" aria-labelledby="pace-title">
      <h2 id="pace-title">{say.server}</h2>
      <p class="soft">{say.serverLead}</p>
      <Facts vitals={vitals} />
    </section>
  )
}

function Facts({ vitals }: { vitals: Resource<Vitals> }) {
  const say = screenWords.value
  const found = vitals.data.value
  if (!found)
    return vitals.error.value ? (
      <Failure error={vitals.error.value} retry={vitals.reload} />
    ) : (
      <Lines count={4} />
    )
  const spread = ({ p50, p99 }: Vitals['lagMs']) =>
    p50 === null || p99 === null ? say.notYet : say.spread(number(p50), number(p99))
  const facts = [
    [say.taken, say.takenText(number(found.accepted), number(found.duplicates), number(found.rejected))],
    [say.commit, spread(found.commitMs)],
    [say.lag, spread(found.lagMs)],
    [say.waiting, number(found.waiting)],
  ]
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
