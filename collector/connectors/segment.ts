import { isNobody } from '../../shared/nobody.ts'
import { timeOf } from '../../shared/read-time.ts'
import { contentHash } from './content-hash.ts'
import { isRecord, kindNamed, propsNamed } from './segment-names.ts'

export const TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const
export type Type = (typeof TYPES)[number]

/** A message in the form of a beacon: the fields of its envelope, and the event. */
export type Translated = { visitor: string | null; sentAt: number | null; event: Record<string, unknown> }

type Message = Record<string, unknown>

/** A message of an unknown type becomes an event with the type as its name, and is validated like any other. */
export function translate(message: Message, type: string, batchSentAt: unknown): Translated {
  const context = record(message.context)
  const page = record(context.page)
  const props = { ...propsOf(message, type), ...traitsBeside(context, type) }
  return {
    visitor: text(message.anonymousId),
    sentAt: timeOf(message.sentAt ?? batchSentAt),
    event: {
      i: isNobody(message.messageId) ? idOf(message) : message.messageId,
      n: nameOf(message, type),
      ...given('t', message.timestamp ?? message.originalTimestamp),
      ...given('u', address(props.url) ?? address(page.url)),
      ...given('r', address(props.referrer) ?? address(page.referrer)),
      ...given(
        'h',
        text(props.title) ??
          (type === 'page' || type === 'screen' ? text(message.name) : null) ??
          text(page.title),
      ),
      ...given('userId', message.userId),
      // The sending library; only rejected events keep it.
      ...given('l', libraryOf(context)),
      p: props,
    },
  }
}

/** `analytics-node 3.1.0` */
function libraryOf(context: Message): string | null {
  const { name, version } = record(context.library)
  return typeof name === 'string' ? [name, text(version)].filter(Boolean).join(' ').slice(0, 80) : null
}

function nameOf(message: Message, type: string): unknown {
  if (type === 'track') return typeof message.event === 'string' ? kindNamed(message.event) : message.event
  if (type === 'page') return 'page_view'
  return type === 'screen' ? 'screen_view' : type
}

function propsOf(message: Message, type: string): Record<string, unknown> {
  const traits = record(message.traits)
  switch (type) {
    case 'identify':
      return { ...given('userId', message.userId), ...given('email', traits.email), traits }
    case 'group':
      return { ...given('groupId', message.groupId), traits }
    case 'alias':
      return { ...given('previousId', message.previousId), ...given('userId', message.userId) }
    default:
      return propsNamed(message.event, record(message.properties))
  }
}

/** The traits that any call may carry in its context. */
const traitsBeside = (context: Message, type: string): Message =>
  type === 'identify' || type === 'group' || !isRecord(context.traits) ? {} : { traits: context.traits }

/** The official libraries give each message an id; for others, the same message is the same event. */
const idOf = (message: Message): string => contentHash(JSON.stringify(message), 32)

const record = (value: unknown): Message => (isRecord(value) ? value : {})
const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null
/** Libraries outside of browsers send paths and bundle names; these are no reason to refuse an event. */
const address = (value: unknown): string | null =>
  typeof value === 'string' && /^https?:/i.test(value) && URL.canParse(value) ? value : null
const given = (name: string, value: unknown): Message =>
  value === undefined || value === null ? {} : { [name]: value }
