import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { newerSchema } from '../newer-schema.ts'
import { MIGRATIONS } from './schema.ts'

/** Throws unless the file is a complete Pulseboard database that this version can read. */
export const checkCopy = (file: string): void => {
  const about = statSync(file, { throwIfNoEntry: false })
  if (!about) throw new Error(`There is no file ${file}.`)
  if (!about.isFile()) throw new Error(`${file} is no file`)
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const found = db.pragma('user_version', { simple: true }) as number
    if (found > MIGRATIONS.length) throw newerSchema(found, MIGRATIONS.length)
    const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('sites', 'events')").pluck()
    if (found === 0 || tables.get() !== 2) throw notOurs(file)
    if (db.pragma('quick_check', { simple: true }) !== 'ok') throw damaged(file)
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (code.startsWith('SQLITE_CORRUPT')) throw damaged(file)
    throw code === 'SQLITE_NOTADB' ? notOurs(file) : error
  } finally {
    db.close()
  }
}

const notOurs = (file: string): Error => new Error(`${file} is no copy of a database of ours`)
const damaged = (file: string): Error => new Error(`${file} is damaged`)
