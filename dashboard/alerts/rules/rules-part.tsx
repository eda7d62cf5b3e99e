import type { AlertRule, AlertRuleInfo } from '../../../shared/alert-rule.ts'
import type { Site } from '../../../shared/site.ts'
import { livePlans } from '../../core/session.ts'
import { planWords } from '../../plans/words/words.ts'
import { KindsDialog } from '../../ui/kinds-dialog.tsx'
import { DocumentsPart, NoChannels } from '../saved-documents/documents-part.tsx'
import { useSiteDocuments } from '../saved-documents/use-site-documents.ts'
import { alertWords } from '../words/words.ts'
import { additionsTo, alertRuleTokens, blankAlertRule, type Ways } from './rule-tokens.ts'

/** The alert rules: when to alert, and through which channels. */
export function RulesPart({ site }: { site: Site }) {
  const { rules: say } = alertWords.value
  const { list, channels, problem, retry } = useSiteDocuments(site.id, 'alert-rules', documentOf)
  const ways: Ways = {
    words: alertWords.value,
    plan: planWords.value,
    plans: livePlans.value ?? [],
    channels: channels ?? [],
  }
  return (
    <DocumentsPart
      list={list}
      problem={problem}
      retry={retry}
      label={alertWords.value.parts.rules}
      lead={say.lead}
      empty={{ title: say.emptyTitle, text: say.emptyText }}
      words={say}
      tokens={rule => alertRuleTokens(rule, ways)}
      additions={rule => additionsTo(rule, ways)}
      add={
        <>
          <KindsDialog
            id="add-alert-rule"
            button={say.add}
            title={say.addTitle}
            kinds={say.kinds}
            hints={say.kindHints}
            choose={kind => list.add(blankAlertRule(kind, ways))}
          />
          {channels?.length === 0 && <NoChannels text={say.noChannels} link={say.toChannels} />}
        </>
      }
    />
  )
}

const documentOf = ({ rule }: AlertRuleInfo): AlertRule => rule
