import type { ComponentChildren } from 'preact'
import { may } from '../../core/session.ts'
import { Failure, Lines, Notice } from '../../ui/states.tsx'
import { type CardProps, SavedDocumentCard } from './saved-document-card.tsx'
import type { Document, SavedDocument, SavedDocuments } from './use-saved-documents.ts'

type Props<T extends Document> = Omit<CardProps<T>, 'one' | 'children'> & {
  list: SavedDocuments<T>
  problem: unknown
  retry: () => void
  /** The part's name, for assistive technology. */
  label: string
  lead: string
  empty: { title: string; text: string }
  /** The control that adds a document, with a hint about the channels it needs; for users with that permission. */
  add: ComponentChildren
  under?: (one: SavedDocument<T>) => ComponentChildren
}

/** Documents of one sentence each, saved one by one: what they are for, the button for a new one, the cards. */
export function DocumentsPart<T extends Document>(props: Props<T>) {
  const { list, problem, retry, label, lead, empty, add, under, ...card } = props
  const all = list.all.value
  return (
    <section class="alerts-part" aria-label={label}>
      <p class="lead">{lead}</p>
      {all === null && (problem !== null ? <Failure error={problem} retry={retry} /> : <Lines count={4} />)}
      {all && (
        <>
          {may('member') && add && <div class="page-do">{add}</div>}
          {all.length === 0 && <Notice title={empty.title} text={empty.text} />}
          <ol class="saved-list">
            {all.map(one => (
              <SavedDocumentCard key={one.key} one={one} list={list} {...card}>
                {under?.(one)}
              </SavedDocumentCard>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

/** A hint where to add a channel, if the site has none of the required kind. */
export function NoChannels({ text, link }: { text: string; link: string }) {
  return (
    <p class="soft">
      {text} <a href="/alerts/channels">{link}</a>
    </p>
  )
}
