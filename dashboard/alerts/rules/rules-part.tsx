import { useMemo } from 'preact/hooks'
import type { AlertRule, AlertRuleList } from '../../../shared/alert-rule.ts'
import type { ChannelInfo } from '../../../shared/channel.ts'
import type { Site } from '../../../shared/site.ts'
import { get } from '../../api.ts'
import { useResource } from '../../resource.ts'
import { livePlans, may } from '../../session.ts'
import { Failure, Lines, Notice } from '../../states.tsx'
import { alertWords } from '../../words/alert-words.ts'
import { planWords } from '../../words/plan-words.ts'
import { KeptCard } from '../kept/kept-card.tsx'
import { useKept } from '../kept/use-kept.ts'
import { withKnown } from '../kept/with-known.ts'
import { KindsDialog } from '../kinds-dialog.tsx'
import { additionsTo, alertRulePieces, blankAlertRule, type Ways } from './rule-pieces.ts'

/** When people are to be told, and where. */
export function RulesPart({ site }: { site: Site }) {
  const { rules: say } = alertWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}`
  const found = useResource<AlertRuleList>(path, signal => get(`${path}/alert-rules`, {}, signal))
  const channels = useResource<{ rows: ChannelInfo[] }>(path, signal => get(`${path}/channels`, {}, signal))
  const rows = found.data.value?.rows ?? null
  const known = channels.data.value?.rows ?? null
  const list = useKept<AlertRule>(
    useMemo(
      () => (rows && known ? rows.map(({ id, rule }) => ({ id, document: withKnown(rule, known) })) : null),
      [rows, known],
    ),
    { list: `${path}/alert-rules`, one: id => `/api/alert-rules/${encodeURIComponent(id)}` },
  )
  const ways: Ways = {
    words: alertWords.value,
    plan: planWords.value,
    plans: livePlans.value ?? [],
    channels: channels.data.value?.rows ?? [],
  }
  const problem = found.error.value ?? channels.error.value
  const retry = () => {
    found.reload()
    channels.reload()
  }
  const all = list.all.value
  return (
    <section class="alerts-part" aria-label={alertWords.value.parts.rules}>
      <p class="lead">{say.lead}</p>
      {all === null && (problem !== null ? <Failure error={problem} retry={retry} /> : <Lines count={4} />)}
      {all && (
        <>
          {may('member') && (
            <div class="page-do">
              <KindsDialog
                id="add-alert-rule"
                button={say.add}
                title={say.addTitle}
                kinds={say.kinds}
                hints={say.kindHints}
                choose={kind => list.add(blankAlertRule(kind, ways))}
              />
              {channels.data.value?.rows.length === 0 && (
                <p class="soft">
                  {say.noChannels} <a href="/alerts/channels">{say.toChannels}</a>
                </p>
              )}
            </div>
          )}
          {all.length === 0 && <Notice title={say.emptyTitle} text={say.emptyText} />}
          <ol class="kept-list">
            {all.map(one => (
              <KeptCard
                key={one.key}
                one={one}
                list={list}
                words={say}
                pieces={rule => alertRulePieces(rule, ways)}
                additions={rule => additionsTo(rule, ways)}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  )
}
