/**
 * `npm run bench -- import [lines]`: an access log, gzipped, read by the import command's own steps in a process of its
 * own, down to the JSON of each portion. The commits are `bench -- ingest`. Fails if the memory grows with the lines.
 */
import { fork } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'
import { LogFile } from '../../collector/command/import-lines.ts'
import { importRows } from '../../collector/command/import-rows.ts'
import { combined } from '../../collector/connectors/access-log.ts'
import { cleanAddress } from '../../collector/enrich/clean-address.ts'
import { isFile } from '../../collector/enrich/files.ts'

const LINES = 4_000_000
const LINES_A_CHUNK = 2_000
const SAMPLE_MS = 50
/** What the memory may grow by after the first tenth of the lines. 765 bytes a line, as once, would be 2.7 GB. */
const MOST_GROWTH_MB = 64

type Reached = { lines: number; rss: number }
type Told = { seconds: number; accepted: number; skipped: number; refused: number; samples: Reached[] }
const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024)

export type ImportFigures = {
  lines: number
  'lines/s': number
  taken: number
  'RSS after a tenth, MB': number
  'peak RSS, MB': number
}

export async function benchImport(lines = LINES): Promise<{ figures: ImportFigures; isFlat: boolean }> {
  const dir = await mkdtemp(join(tmpdir(), 'pulseboard-bench-'))
  try {
    const path = join(dir, 'access.log.gz')
    await pipeline(Readable.from(log(lines)), createGzip({ level: 1 }), createWriteStream(path))
    const { seconds, accepted, samples } = await readInChild(path)
    const peakOf = (some: Reached[]) => Math.max(...some.map(({ rss }) => rss))
    const first = peakOf(samples.filter(sample => sample.lines <= lines / 10))
    const peak = peakOf(samples)
    return {
      figures: {
        lines,
        'lines/s': Math.round(lines / seconds),
        taken: accepted,
        'RSS after a tenth, MB': megabytes(first),
        'peak RSS, MB': megabytes(peak),
      },
      isFlat: megabytes(peak - first) <= MOST_GROWTH_MB,
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

function readInChild(path: string): Promise<Told> {
  const child = fork(fileURLToPath(import.meta.url), [path], {
    env: { ...process.env, BENCH_CHILD: 'import' },
  })
  return new Promise((resolve, reject) => {
    child.once('message', told => resolve(told as Told))
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`the reading process ended with ${code}`)))
  })
}

/** Of ten lines three are pages, one a download, one cut off; the others are what pages fetch. */
function* log(lines: number): Generator<string> {
  const start = Date.UTC(2026, 10, 1)
  let chunk = ''
  for (let i = 1; i <= lines; i++) {
    const [day, month, year] = ['01', 'Nov', '2026']
    const clock = new Date(start + (i % 86_400) * 1000).toISOString().slice(11, 19)
    const target = [
      '/',
      `/p/${i % 9_973}?q=lampa ${i}`,
      '/style.css',
      '/app.js',
      '/a.png',
      '/b.jpg',
      '/cennik.pdf',
    ][i % 10]
    chunk +=
      i % 10 === 9
        ? `cut off ${i}\n`
        : `sklep.example:443 10.${i & 255}.${(i >> 8) & 255}.${(i >> 16) & 255} - - [${day}/${month}/${year}:${clock} +0100] "GET ${target ?? `//blog/\\xC5\\x82${i % 7_919}`} HTTP/1.1" 200 5120 "https://sklep.example/" "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/${100 + (i % 40)}.0.0.0 Safari/537.36"\n`
    if (i % LINES_A_CHUNK === 0 || i === lines) {
      yield chunk
      chunk = ''
    }
  }
}

async function readHere(path: string): Promise<Told> {
  const startedAt = performance.now()
  const file = await LogFile.open(path)
  const samples: Reached[] = []
  let lines = 0
  const sample = () => samples.push({ lines, rss: process.memoryUsage.rss() })
  sample()
  const timer = setInterval(sample, SAMPLE_MS)
  async function* counted() {
    for await (const line of file.lines()) {
      lines += 1
      yield line
    }
  }
  const { accepted, skipped, refused } = await importRows(counted(), {
    site: 'site',
    format: combined,
    options: {
      origin: 'https://sklep.example',
      isFile: address => isFile(new URL(address)),
      clean: cleanAddress,
    },
    shiftMs: 0,
    // What a running collector would be sent.
    send: async portion => {
      const sent = JSON.parse(JSON.stringify(portion)) as typeof portion
      return { accepted: sent.e.length, duplicates: 0, rejected: [] }
    },
  })
  clearInterval(timer)
  sample()
  return { seconds: (performance.now() - startedAt) / 1000, accepted, skipped, refused, samples }
}

if (process.env.BENCH_CHILD === 'import') process.send!(await readHere(process.argv[2]!))
