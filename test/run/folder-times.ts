import type { Reporter, TestModule } from 'vitest/node'

type Row = { folder: string; files: number; seconds: number; slowest: string }

/** Prints at the end of a run how many seconds the files of each folder took, and which of them took longest. */
export class FolderTimes implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length < 2) return
    console.log(`\n${tableOf(rowsOf(modules.map(timeOf)))}\n`)
  }
}

export type FileTime = { file: string; seconds: number }

/** Two workers share the time: the sum of a run is about twice the elapsed time. */
const timeOf = (module: TestModule): FileTime => {
  const { duration, collectDuration, setupDuration, prepareDuration, environmentSetupDuration } =
    module.diagnostic()
  const milliseconds = duration + collectDuration + setupDuration + prepareDuration + environmentSetupDuration
  return { file: module.relativeModuleId, seconds: milliseconds / 1000 }
}

export function rowsOf(times: readonly FileTime[]): Row[] {
  const folders = Map.groupBy(times, ({ file }) => file.split('/').slice(0, -1).join('/'))
  return [...folders]
    .map(([folder, files]) => {
      const [slowest] = files.toSorted((a, b) => b.seconds - a.seconds)
      const name = slowest!.file.slice(folder.length + 1)
      return {
        folder,
        files: files.length,
        seconds: files.reduce((sum, { seconds }) => sum + seconds, 0),
        slowest: `${name} ${slowest!.seconds.toFixed(1)}`,
      }
    })
    .sort((a, b) => b.seconds - a.seconds)
}

function tableOf(rows: readonly Row[]): string {
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0)
  const cells = [
    ['folder', 'files', 'seconds', 'slowest file'],
    ...rows.map(({ folder, files, seconds, slowest }) => [folder, `${files}`, seconds.toFixed(1), slowest]),
    ['all', `${rows.reduce((sum, { files }) => sum + files, 0)}`, total.toFixed(1), ''],
  ]
  const widths = [0, 1, 2].map(column => Math.max(...cells.map(row => row[column]!.length)))
  return cells
    .map(([folder, files, seconds, slowest]) =>
      `${folder!.padEnd(widths[0]!)}  ${files!.padStart(widths[1]!)}  ${seconds!.padStart(widths[2]!)}  ${slowest}`.trimEnd(),
    )
    .join('\n')
}
