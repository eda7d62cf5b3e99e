import { useEffect } from 'preact/hooks'
import type { LiveList, LiveListInfo } from '../../../shared/live-list.ts'
import type { Site } from '../../../shared/site.ts'
import { readView } from '../../board/view.ts'
import { here, navigate } from '../../core/route.ts'
import { livePlans, may, plan } from '../../core/session.ts'
import { planWords } from '../../plans/words/words.ts'
import { DocumentsPart, NoChannels } from '../saved-documents/documents-part.tsx'
import { useSiteDocuments } from '../saved-documents/use-site-documents.ts'
import { alertWords } from '../words/words.ts'
import { blankList, type ListWays, listAdditions, listOfView, listTokens } from './list-tokens.ts'
import { Members } from './members.tsx'

/** Existing contacts join a new list within a minute; until then the count is refreshed. */
const COUNT_EVERY_MS = 5_000

/** Saved board filters that stay up to date and report joins and leaves to webhooks. */
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
    <DocumentsPart
      list={list}
      problem={problem}
      retry={retry}
      label={alertWords.value.parts.lists}
      lead={say.lead}
      empty={{ title: say.emptyTitle, text: say.emptyText }}
      words={say}
      tokens={document => listTokens(document, ways)}
      additions={document => listAdditions(document, ways)}
      add={
        first && (
          <>
            <button type="button" class="button primary" onClick={() => list.add(blankList(first, ways))}>
              {say.add}
            </button>
            {webhooks?.length === 0 && <NoChannels text={say.noWebhooks} link={rules.toChannels} />}
          </>
        )
      }
      under={({ id, document }) =>
        id !== null && (
          <Members
            key={JSON.stringify(document)}
            id={id}
            name={document.name}
            count={rows?.find(row => row.id === id)?.members ?? null}
          />
        )
      }
    />
  )
}

const documentOf = ({ list }: LiveListInfo): LiveList => list
