import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { may, site } from '../core/session.ts'
import { exactTime, number } from '../ui/format.ts'
import { Denied, Failure } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { chosenTwice, type Fault, guess, type Row, rowsOf, TARGETS, type Target } from './columns.ts'
import { MOST_ROWS, readFile, type Sheet } from './read-file.ts'
import { Sending } from './sending.ts'
import { importWords } from './words.ts'

const EXAMPLES = 3
const PREVIEW_ROWS = 5
const FAULTS_SHOWN = 20

/** Contacts from a file: what its columns are, what will be taken, and how far it is. */
export function ImportScreen() {
  const say = importWords.value
  const sheet = useSignal<Sheet | null>(null)
  const problem = useSignal<string | null>(null)
  const isReading = useSignal(false)
  const choose = async (file: File | undefined) => {
    if (!file) return
    isReading.value = true
    problem.value = null
    const read = await readFile(file)
    isReading.value = false
    sheet.value = typeof read === 'string' ? null : read
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
          {sheet.value ? say.another : say.choose}
          <input
            type="file"
            class="sr-only"
            accept=".csv,.txt,.tsv,text/csv"
            onChange={event => {
              void choose(event.currentTarget.files?.[0])
              // The same file, mended meanwhile, can be chosen again.
              event.currentTarget.value = ''
            }}
          />
        </label>
        {isReading.value && <span role="status">{say.reading}</span>}
        {problem.value && <span role="alert">{problem.value}</span>}
      </p>
      {sheet.value && site.value && (
        <Matched
          key={`${sheet.value.name} ${sheet.value.savedAt}`}
          sheet={sheet.value}
          site={site.value.id}
        />
      )}
    </main>
  )
}

function Matched({ sheet, site }: { sheet: Sheet; site: string }) {
  const say = importWords.value
  const targets = useSignal(guess(sheet.header))
  const sending = useSignal<Sending | null>(null)
  const { rows, faults } = useMemo(
    () => rowsOf(sheet.header, targets.value, sheet.cells, sheet.headerLine),
    [sheet, targets.value],
  )
  const twice = chosenTwice(targets.value)
  const hasWho = targets.value.includes('email') || targets.value.includes('userId')
  const isLocked = sending.value !== null && sending.value.state.value !== 'done'
  const set = (column: number, target: Target) => {
    sending.value = null
    targets.value = targets.value.with(column, target)
  }
  const start = () => {
    sending.value = new Sending(site, new Date(sheet.savedAt).toISOString(), rows)
    void sending.value.run()
  }
  return (
    <>
      <p>
        <b>{say.file(sheet.name, sheet.rows)}</b>
        <br />
        <span class="soft">{say.asOf(exactTime(sheet.savedAt))}</span>
      </p>
      <section class="panel" aria-labelledby="columns-title">
        <h2 id="columns-title">{say.columns}</h2>
        <div class="table-scroll">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{say.column}</th>
                <th scope="col">{say.means}</th>
                <th scope="col">{say.example}</th>
              </tr>
            </thead>
            <tbody>
              {sheet.header.map((name, column) => (
                <tr key={column}>
                  <th scope="row">{name || '–'}</th>
                  <td>
                    <span class="select">
                      <select
                        aria-label={`${name}: ${say.means}`}
                        value={targets.value[column]}
                        disabled={isLocked}
                        onChange={event => set(column, event.currentTarget.value as Target)}
                      >
                        {TARGETS.map(target => (
                          <option key={target} value={target}>
                            {say.targets[target]}
                          </option>
                        ))}
                      </select>
                    </span>
                  </td>
                  <td class="soft">{examplesOf(sheet, column)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {twice && <p role="alert">{say.twice(say.targets[twice])}</p>}
        {!hasWho && <p role="alert">{say.needsWho}</p>}
      </section>
      {hasWho && !twice && (
        <>
          <PreviewRows rows={rows} />
          <Faults faults={faults} />
          {sending.value ? (
            <Progress sending={sending.value} />
          ) : (
            <p class="import-do">
              <button type="button" class="button primary" disabled={rows.length === 0} onClick={start}>
                {say.start(rows.length)}
              </button>
            </p>
          )}
        </>
      )}
    </>
  )
}

function PreviewRows({ rows }: { rows: readonly Row[] }) {
  const say = importWords.value
  const first = rows.slice(0, PREVIEW_ROWS)
  if (first.length === 0) return null
  return (
    <section class="panel" aria-labelledby="rows-title">
      <h2 id="rows-title">{say.preview}</h2>
      <ul class="import-rows">
        {first.map(({ userId, email, traits }) => (
          <li key={`${userId} ${email}`}>
            <b>{[userId, email].filter(Boolean).join(' · ')}</b>
            <span class="soft">
              {Object.entries(traits)
                .map(([name, value]) => `${say.targets[name as Target] ?? name}: ${value}`)
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  const say = importWords.value
  if (faults.length === 0) return <p class="soft">{say.faultsNone}</p>
  return (
    <section class="panel" aria-labelledby="faults-title">
      <h2 id="faults-title">
        {say.faults} ({number(faults.length)})
      </h2>
      <ul class="import-faults">
        {faults.slice(0, FAULTS_SHOWN).map(({ line, reason, text }) => (
          <li key={line}>
            <b>{say.row(line)}</b> {say.reasons[reason]} <span class="soft">{text}</span>
          </li>
        ))}
        {faults.length > FAULTS_SHOWN && <li class="soft">{say.more(faults.length - FAULTS_SHOWN)}</li>}
      </ul>
    </section>
  )
}

function Progress({ sending }: { sending: Sending }) {
  const say = importWords.value
  const state = sending.state.value
  const sent = sending.sent.value
  const all = sending.rows.length
  const refused = sending.refused.value
  return (
    <section class="import-progress" aria-live="polite">
      <progress max={all} value={sent} aria-label={say.progress(number(sent), number(all))} />
      <p>
        {state === 'done'
          ? say.done(number(sending.accepted.value), number(sending.duplicates.value))
          : `${state === 'stopped' ? `${say.stopped} ` : ''}${say.progress(number(sent), number(all))}`}
      </p>
      {sending.problem.value !== null && <Failure error={sending.problem.value} />}
      {state === 'running' && (
        <button type="button" class="button" onClick={() => sending.stop()}>
          {say.stop}
        </button>
      )}
      {state === 'stopped' && (
        <button type="button" class="button primary" onClick={() => void sending.run()}>
          {say.goOn}
        </button>
      )}
      {state === 'done' && (
        <a class="button primary" href="/board">
          {say.toBoard}
        </a>
      )}
      {refused.length > 0 && (
        <>
          <h2>{say.refused}</h2>
          <ul class="import-faults">
            {refused.slice(0, FAULTS_SHOWN).map(({ row, message }) => (
              <li key={`${row.userId} ${row.email}`}>
                <b>{row.email ?? row.userId}</b> {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

const examplesOf = ({ cells }: Sheet, column: number): string =>
  cells
    .map(values => values[column]?.trim())
    .filter(Boolean)
    .slice(0, EXAMPLES)
    .join(' · ')
    .slice(0, 80)
