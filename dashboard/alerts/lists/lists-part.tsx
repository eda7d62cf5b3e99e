import { useEffect } from 'preact/hooks'
import type { LiveList, LiveListInfo } from '../../../shared/live-list.ts'
import type { Site } from '../../../shared/site.ts'
import { readView } from '../../board/view.ts'
import { here, navigate } from '../../core/route.ts'
import { livePlans, may, plan } from '../../core/session.ts'
import { planWords } from '../../plans/words/words.ts'
import { Failure, Lines, Notice } from '../../ui/states.tsx'
import { SavedDocumentCard } from '../saved-documents/saved-document-card.tsx'
import { useSiteDocuments } from '../saved-documents/use-site-documents.ts'
import { alertWords } from '../words/words.ts'
import { blankList, type ListWays, listAdditions, listOfView, listTokens } from './list-tokens.ts'
import { Members } from './members.tsx'

/** Whoever has been here already comes onto a new list within the minute. */
const COUNT_EVERY_MS = 5_000

/** Saved filters of a board that stay alive, and tell webhooks who comes and goes. */
export function ListsPart({ site }: { site: Site }) {
  const { lists: say, rules } = alertWords.value
  const saved = useSiteDocuments(site.id, 'lists', documentOf)
  const { list, rows, channels, problem, retry } = saved
  const webhooks = channels?.filter(({ settings }) => settings.kind === 'webhook')
  const ways: ListWays = {
    words: alertWords.value,
    plan: planWords.value,
    plans: livePlans.value ?? [],
    webhooks: webhooks ?? [],
  }
  const first = plan.value
  useEffect(() => {
    const timer = setInterval(() => document.hidden || saved.reload(), COUNT_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  const all = list.all.value
  const { query } = here.value
  useEffect(() => {
    if (all === null || !first || new URLSearchParams(query).get('from') !== 'board' || !may('member')) return
    list.add(listOfView(readView(query), first, ways))
    navigate(here.value.path, 'replace')
  }, [all === null, first?.id, query])
  return (
    <section class="alerts-part" aria-label={alertWords.value.parts.lists}>
      <p class="lead">{say.lead}</p>
      {all === null && (problem !== null ? <Failure error={problem} retry={retry} /> : <Lines count={4} />)}
      {all && (
        <>
          {may('member') && first && (
            <div class="page-do">
              <button type="button" class="button primary" onClick={() => list.add(blankList(first, ways))}>
                {say.add}
              </button>
              {webhooks?.length === 0 && (
                <p class="soft">
                  {say.noWebhooks} <a href="/alerts/channels">{rules.toChannels}</a>
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
                tokens={document => listTokens(document, ways)}
                additions={document => listAdditions(document, ways)}
              >
                {one.id !== null && (
                  <Members
                    key={JSON.stringify(one.document)}
                    id={one.id}
                    name={one.document.name}
                    count={rows?.find(({ id }) => id === one.id)?.members ?? null}
                  />
                )}
              </SavedDocumentCard>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

const documentOf = ({ list }: LiveListInfo): LiveList => list
