import type { AlertRule, AlertRuleInfo } from '../../../shared/alert-rule.ts'
import type { Site } from '../../../shared/site.ts'
import { livePlans, may } from '../../core/session.ts'
import { planWords } from '../../plans/words/words.ts'
import { KindsDialog } from '../../ui/kinds-dialog.tsx'
import { Failure, Lines, Notice } from '../../ui/states.tsx'
import { SavedDocumentCard } from '../saved-documents/saved-document-card.tsx'
import { useSiteDocuments } from '../saved-documents/use-site-documents.ts'
import { alertWords } from '../words/words.ts'
import { additionsTo, alertRuleTokens, blankAlertRule, type Ways } from './rule-tokens.ts'

/** When people are to be told, and where. */
export function RulesPart({ site }: { site: Site }) {
  const { rules: say } = alertWords.value
  const { list, channels, problem, retry } = useSiteDocuments(site.id, 'alert-rules', documentOf)
  const ways: Ways = {
    words: alertWords.value,
    plan: planWords.value,
    plans: livePlans.value ?? [],
    channels: channels ?? [],
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
              {channels?.length === 0 && (
                <p class="soft">
                  {say.noChannels} <a href="/alerts/channels">{say.toChannels}</a>
                </p>
              )}
            </div>
          )}
          {all.length === 0 && <Notice title={say.emptyTitle} text={say.emptyText} />}
          <ol class="saved-list">
            {all.map(one => (
              <SavedDocumentCard
                key={one.key}
                one={one}
                list={list}
                words={say}
                tokens={rule => alertRuleTokens(rule, ways)}
                additions={rule => additionsTo(rule, ways)}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

const documentOf = ({ rule }: AlertRuleInfo): AlertRule => rule
