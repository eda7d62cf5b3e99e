import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const REFERENCE = fileURLToPath(new URL('./reference.ts', import.meta.url))

/** Starts what the collector is compared with, and resolves once it listens. */
export async function reference(...args: string[]): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [REFERENCE, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<string>(resolve =>
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /listening on (\d+)/.exec(chunk.toString())
      if (found) resolve(found[1]!)
    }),
  )
  return { url: `http://127.0.0.1:${port}`, child }
}
