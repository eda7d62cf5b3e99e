import { type Signal, useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { may, site } from '../core/session.ts'
import { number } from '../ui/format.ts'
import { Denied } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { chosenTwice, guess, type Target } from './columns.ts'
import { ColumnsPart } from './columns-part.tsx'
import { FilePart } from './file-part.tsx'
import { Faults, PreviewRows, Progress } from './outcome-parts.tsx'
import { rowsOf } from './people.ts'
import { MOST_ROWS, type OpenedFile, openFile, readSheet, type Sheet } from './read-file.ts'
import { Sending } from './sending.ts'
import { type Format, guessFormat } from './value-types.ts'
import { importWords } from './words.ts'

/** Contacts from a file: what its columns are, what will be taken, and how far it is. */
export function ImportScreen() {
  const say = importWords.value
  const opened = useSignal<OpenedFile | null>(null)
  const problem = useSignal<string | null>(null)
  const isReading = useSignal(false)
  const choose = async (file: File | undefined) => {
    if (!file) return
    isReading.value = true
    problem.value = null
    const read = await openFile(file)
    isReading.value = false
    opened.value = typeof read === 'string' ? null : read
    if (typeof read === 'string')
      problem.value = read === 'tooLarge' ? say.tooLarge(number(MOST_ROWS)) : say[read]
  }
  if (!may('member')) {
    return (
      <main class="page" id="main">
        <Title text={say.title} />
        <Denied />
      </main>
    )
  }
  return (
    <main class="page import" id="main">
      <Title text={say.title} />
      <p class="lead">{say.lead}</p>
      <p class="import-file">
        <label class="button primary">
          {opened.value ? say.another : say.choose}
          <input
            type="file"
            class="sr-only"
            accept=".csv,.txt,.tsv,text/csv"
            onChange={event => {
              void choose(event.currentTarget.files?.[0])
              // Allows a second choice of the same file, after it was corrected.
              event.currentTarget.value = ''
            }}
          />
        </label>
        {isReading.value && <span role="status">{say.reading}</span>}
        {problem.value && <span role="alert">{problem.value}</span>}
      </p>
      {opened.value && site.value && (
        <Opened
          key={`${opened.value.name} ${opened.value.savedAt}`}
          first={opened.value}
          site={site.value.id}
        />
      )}
    </main>
  )
}

/** The parsed file; a change of encoding, separator or header parses it again. */
function Opened({ first, site }: { first: OpenedFile; site: string }) {
  const say = importWords.value
  const file = useSignal(first)
  const isLocked = useSignal(false)
  const sheet = useMemo(() => readSheet(file.value), [file.value])
  const isRead = typeof sheet !== 'string'
  const { encoding, layout } = file.value
  return (
    <>
      <FilePart file={file} rows={isRead ? sheet.rows.length : 0} isLocked={isLocked.value} />
      {isRead ? (
        <Matched
          key={`${encoding} ${layout.separator} ${layout.headerLine}`}
          sheet={sheet}
          file={file.value}
          site={site}
          isLocked={isLocked}
        />
      ) : (
        <p role="alert">{sheet === 'tooLarge' ? say.tooLarge(number(MOST_ROWS)) : say[sheet]}</p>
      )}
    </>
  )
}

type MatchedProps = { sheet: Sheet; file: OpenedFile; site: string; isLocked: Signal<boolean> }

function Matched({ sheet, file, site, isLocked }: MatchedProps) {
  const say = importWords.value
  const targets = useSignal<Target[]>(guess(sheet.header))
  const formats = useSignal<Format[]>(useMemo(() => formatsOf(sheet, file), [sheet]))
  const sending = useSignal<Sending | null>(null)
  const { rows, faults, warnings, merged } = useMemo(
    () => rowsOf({ header: sheet.header, targets: targets.value, formats: formats.value }, sheet),
    [sheet, targets.value, formats.value],
  )
  const twice = chosenTwice(targets.value)
  const hasWho = targets.value.includes('email') || targets.value.includes('userId')
  const start = async () => {
    const begun = new Sending(site, new Date(file.savedAt).toISOString(), rows)
    sending.value = begun
    isLocked.value = true
    await begun.run()
    if (begun.state.value === 'done') isLocked.value = false
  }
  return (
    <>
      <section class="panel" aria-labelledby="columns-title">
        <h2 id="columns-title">{say.columns}</h2>
        <ColumnsPart
          sheet={sheet}
          targets={targets.value}
          formats={formats.value}
          isLocked={isLocked.value}
          setTarget={(column, target) => {
            sending.value = null
            targets.value = targets.value.with(column, target)
          }}
          setFormat={(column, format) => {
            sending.value = null
            formats.value = formats.value.with(column, format)
          }}
        />
        {twice && <p role="alert">{say.twice(say.targets[twice])}</p>}
        {!hasWho && <p role="alert">{say.needsWho}</p>}
      </section>
      {hasWho && !twice && (
        <>
          <PreviewRows rows={rows} />
          <Faults id="warnings-title" title={say.warnings} faults={warnings} />
          <Faults id="faults-title" title={say.faults} faults={faults} />
          {faults.length === 0 && <p class="soft">{say.faultsNone}</p>}
          {merged > 0 && <p class="soft">{say.merged(merged)}</p>}
          {sending.value ? (
            <Progress sending={sending.value} />
          ) : (
            <p class="import-do">
              <button
                type="button"
                class="button primary"
                disabled={rows.length === 0}
                onClick={() => void start()}
              >
                {say.start(rows.length)}
              </button>
            </p>
          )}
        </>
      )}
    </>
  )
}

const formatsOf = ({ header, rows }: Sheet, { layout }: OpenedFile): Format[] =>
  header.map((name, column) =>
    guessFormat(
      name,
      rows.map(({ cells }) => cells[column] ?? ''),
      layout.separator,
    ),
  )
