import { watch } from 'node:fs'
import { open, type Reader, type Response } from 'maxmind'
import type { Derived } from '../../shared/event.ts'

type Place = NonNullable<Derived['place']>
type Record = { [field: string]: unknown }

/** A changed file is read this long after its last change, so that it is complete. */
const SETTLE_MS = 500

/**
 * Looks up country, city and network of an address in MMDB files (a city file, a network file, or one with both). The
 * address itself is not stored. Without files all places are unknown.
 */
export class GeoIp {
  readonly #readers = new Map<string, Reader<Response>>()
  readonly #stops: (() => void)[] = []
  readonly #report: (error: unknown) => void

  private constructor(report: (error: unknown) => void) {
    this.#report = report
  }

  /** Throws if a file cannot be read now. If a bad file replaces it later, the last good one stays in use. */
  static async open(files: readonly string[], report: (error: unknown) => void = () => {}): Promise<GeoIp> {
    const places = new GeoIp(report)
    for (const file of files) {
      try {
        await places.#read(file)
      } catch (error) {
        places.close()
        throw new Error(`GEOIP_DB: ${file} cannot be read: ${(error as Error).message}`)
      }
      places.#follow(file)
    }
    return places
  }

  of(address: string | null): Place | undefined {
    if (address === null || this.#readers.size === 0) return undefined
    const place: Place = {}
    for (const reader of this.#readers.values()) {
      const found = look(reader, address)
      if (found) Object.assign(place, placeOf(found))
    }
    return Object.keys(place).length > 0 ? place : undefined
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  async #read(file: string): Promise<void> {
    this.#readers.set(file, await open(file))
  }

  /** Watches the directory: updaters replace such files by a rename. */
  #follow(file: string): void {
    const slash = file.lastIndexOf('/')
    const name = file.slice(slash + 1)
    let timer: NodeJS.Timeout | undefined
    const watcher = watch(slash < 0 ? '.' : file.slice(0, slash) || '/', (_, changed) => {
      if (changed !== null && changed !== name) return
      clearTimeout(timer)
      timer = setTimeout(() => void this.#read(file).catch(this.#report), SETTLE_MS)
      timer.unref()
    })
    watcher.on('error', this.#report)
    watcher.unref()
    this.#stops.push(() => {
      clearTimeout(timer)
      watcher.close()
    })
  }
}

/** An address of a family that the file does not cover has no place. */
function look(reader: Reader<Response>, address: string): Record | null {
  try {
    return reader.get(address) as Record | null
  } catch {
    return null
  }
}

/** MaxMind's and DB-IP's fields, and IPinfo's flat ones. */
function placeOf(found: Record): Place {
  const { country, city, country_code, as_name, autonomous_system_organization, traits } = found
  const owner = autonomous_system_organization ?? as_name ?? inside(traits, 'autonomous_system_organization')
  const place = {
    country: text(inside(country, 'iso_code') ?? country_code ?? country),
    city: text(inside(inside(city, 'names'), 'en') ?? city),
    network: text(owner),
  }
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined)) as Place
}

const inside = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record)[name] : undefined

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
