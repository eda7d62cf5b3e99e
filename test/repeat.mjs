// Runs the test files that could fail by chance many times, on a machine that is busy. `--help` says how.
import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const ROOT = dirname(import.meta.dirname)
const VITEST = join(dirname(fileURLToPath(import.meta.resolve('vitest'))), '..', 'vitest.mjs')
const HELP = `Usage: node test/repeat.mjs [options] [FILE or folder ...]

Runs every test file that starts a browser, a process, a socket or a timer, itself or by what it imports,
many times in a row beside busy loops, prints each failure, and ends with 1 if there was one.
With files or folders named, only those of them.

  -n, --rounds N   how often (20)
      --loops N    how many busy loops run beside the tests (2)
      --list       print the files and what in their imports makes them belong here, and run nothing
      --help       this`

/** What in a file's text says that it waits for something outside of it. */
const SIGNS = {
  browser: /from 'puppeteer-core'|from 'selenium-webdriver'/,
  process: /from 'node:(child_process|worker_threads)'/,
  socket: /from '(node:(net|http|https|dgram|tls)|ws|pg|undici|nodemailer|smtp-server|@hono\/node-server)'/,
  timer: /\bset(Timeout|Interval|Immediate)\(|from 'node:timers/,
}
/** Values only: `import type` starts nothing. */
const IMPORT =
  /^(?:import|export)\s+(?!type\b)[^'"]*?from\s+['"](\.[^'"]+)['"]|import\(['"](\.[^'"]+)['"]\)/gm

if (process.argv[1] === import.meta.filename) process.exitCode = await main()

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', short: 'n', default: '20' },
      loops: { type: 'string', default: '2' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return say(HELP)
  const named = positionals.map(path => relative(ROOT, resolve(path)))
  const files = filesThatWait().filter(
    ({ file }) => named.length === 0 || named.some(path => file === path || file.startsWith(`${path}/`)),
  )
  if (values.list) return say(files.map(({ file, why }) => `${file}  ${why}`).join('\n'))
  const [rounds, loops] = [Number(values.rounds), Number(values.loops)]
  if (!(rounds > 0) || !(loops >= 0) || files.length === 0) return say(HELP, 2)
  return repeat(
    files.map(({ file }) => file),
    rounds,
    loops,
  )
}

function say(text, code = 0) {
  console.log(text)
  return code
}

/** Every test file from which a sign can be reached by imports, with the nearest one. */
export function filesThatWait() {
  return globSync('test/**/*.test.{ts,tsx}', { cwd: ROOT })
    .sort()
    .flatMap(file => {
      const why = signOf(join(ROOT, file))
      return why ? [{ file, why }] : []
    })
}

function signOf(start) {
  const seen = new Set([start])
  for (const path of seen) {
    const text = readFileSync(path, 'utf8')
    const sign = Object.keys(SIGNS).find(name => SIGNS[name].test(text))
    if (sign) return `${sign}: ${relative(ROOT, path)}`
    for (const [, from, lazily] of text.matchAll(IMPORT)) {
      const imported = resolve(dirname(path), from ?? lazily)
      if (/\.[mc]?[jt]sx?$/.test(imported) && existsSync(imported)) seen.add(imported)
    }
  }
  return null
}

async function repeat(files, rounds, loops) {
  const busy = Array.from({ length: loops }, () => spawn(process.execPath, ['--eval', 'for (;;);']))
  const failed = new Map()
  try {
    for (let round = 1; round <= rounds; round++) {
      const failures = await runOnce(files)
      console.log(
        `round ${round} of ${rounds}: ${failures.length === 0 ? 'passed' : `${failures.length} failed`}`,
      )
      for (const { name, message } of failures) {
        failed.set(name, (failed.get(name) ?? 0) + 1)
        console.log(`\n  ${name}\n${message.replace(/^/gm, '    ')}\n`)
      }
    }
  } finally {
    for (const loop of busy) loop.kill('SIGKILL')
  }
  console.log(
    `${files.length} files, ${rounds} rounds beside ${loops} busy loops: ${failed.size} tests failed`,
  )
  for (const [name, times] of failed) console.log(`  ${times} of ${rounds}  ${name}`)
  return failed.size === 0 ? 0 : 1
}

/** One run of vitest over the files; what failed, the run as a whole too (files left behind, a worker that died). */
async function runOnce(files) {
  const dir = mkdtempSync(join(tmpdir(), `pulse-${process.pid}-`))
  const outputFile = join(dir, 'report.json')
  try {
    const args = ['run', '--reporter=json', `--outputFile=${outputFile}`, ...files]
    const child = spawn(process.execPath, [VITEST, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let printed = ''
    child.stderr.on('data', chunk => (printed += chunk))
    const code = await new Promise(done => child.once('close', done))
    const failures = existsSync(outputFile) ? failuresIn(JSON.parse(readFileSync(outputFile, 'utf8'))) : []
    if (code !== 0 && failures.length === 0) failures.push({ name: 'the run', message: printed.slice(-4000) })
    return failures
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The failures in a report of vitest, each with its file. */
export function failuresIn({ testResults }) {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(ROOT, name)
    const tests = assertionResults.filter(({ status }) => status === 'failed')
    if (tests.length > 0)
      return tests.map(test => ({
        name: `${file}: ${test.fullName.trim()}`,
        message: test.failureMessages.join('\n'),
      }))
    return message ? [{ name: file, message }] : []
  })
}
