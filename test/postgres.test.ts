import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { PostgresProcess } from './postgres-process.ts'

it('a PostgreSQL server that cannot start fails the test at once with its reason', {
  timeout: 30_000,
}, async () => {
  const taken = createServer()
  await new Promise<void>(done => taken.listen(0, '127.0.0.1', done))
  const { port } = taken.address() as { port: number }
  const server = await PostgresProcess.make()
  try {
    await expect(server.start(port)).rejects.toThrow(
      /PostgreSQL did not start: .*ended with 1\n[\s\S]*already in use/,
    )
  } finally {
    await server.stop()
    taken.close()
  }
})
