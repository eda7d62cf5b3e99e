import { resolve } from 'node:path'
import * as z from 'zod'
import { parseDuration } from '../score/time/duration.ts'

const list = z
  .string()
  .default('')
  .transform(text => text.split(/[\s,]+/).filter(Boolean))
/** Seconds, or ISO 8601 durations; as ms. */
const durations = list.transform((given, context) => {
  if (given.length === 0) context.addIssue('names no attempt')
  return given.map(one => {
    const span = /^\d+(\.\d+)?$/.test(one)
      ? { days: 0, months: 0, ms: Number(one) * 1000 }
      : parseDuration(one)
    if (!span || span.months > 0) context.addIssue(`"${one}" is neither seconds nor a duration`)
    return span ? span.days * 86_400_000 + span.ms : 0
  })
})
const flag = z.enum(['0', '1', 'true', 'false', 'on', 'off']).transform(text => /^(?:1|true|on)$/.test(text))

const A_PORT = 'is a number from 0 to 65535'
const NETWORK = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

/**
 * Every setting, with a default that works. This is the only reader of the environment.
 * A blank variable counts as one that is not set.
 */
const Environment = z.object({
  /** The port of the collector. Port 0 takes any free one. */
  PORT: z.coerce.number(A_PORT).int(A_PORT).min(0, A_PORT).max(65_535, A_PORT).default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** The directory of the embedded database; created with access for its owner only. */
  DATA_DIR: z
    .string()
    .default('./data')
    .transform(path => resolve(path)),
  /** `sqlite:` (in DATA_DIR), `sqlite:/a/file.db`, or `postgres://…`. */
  DATABASE_URL: z.string().default('sqlite:'),
  /** The public address of this collector, for links and snippets; without it, the host of each request. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, abort: true, error: 'is not an address such as https://board.example.com' })
    .refine(url => new URL(url).href === `${new URL(url).origin}/`, 'has more than a host (and a port) in it')
    .transform(url => new URL(url).origin)
    .nullable()
    .default(null),
  /** Other paths of the tracker, `/lib/app.js`; beacons then go to `e` beside it. Snippets use the first one. */
  TRACKER_PATHS: list.refine(
    paths => paths.every(path => /^\/(?!api\/|v1\/|control\/|demo\/)(?:[\w-]+\/)*[\w-]+\.js$/.test(path)),
    'each is a path such as /lib/app.js, outside of /api, /v1, /control and /demo',
  ),
  /** Addresses or networks (CIDR) of proxies with a trusted `X-Forwarded-For`. */
  TRUSTED_PROXIES: list.refine(
    all => all.every(one => NETWORK.safeParse(one).success),
    'each is an address or a network such as 10.0.0.0/8',
  ),
  /** `on` or `off`; loopback is never limited. */
  RATE_LIMITS: flag.default(true),
  /** The maximum of new visitors of one site from browsers in an hour; further ones are answered with 429. */
  NEW_VISITORS_PER_HOUR: z.coerce
    .number('is a whole number of at least 1')
    .int('is a whole number of at least 1')
    .min(1, 'is a whole number of at least 1')
    .default(50_000),
  /** Lets `/metrics` be read from elsewhere than loopback, as a bearer token. */
  METRICS_TOKEN: z.string().nullable().default(null),
  /** Hosts (host or host:port) that alerts may reach although they are not public. */
  OUTGOING_ALLOW: list.refine(
    hosts => hosts.every(host => !/[/@]/.test(host)),
    'each is a host such as chat.internal or 10.0.0.5:8080, without http://',
  ),
  /** The mail server for alerts: `smtps://user:password@host:465`, `smtp://host:587`. */
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, hostname: /./, error: 'is not smtp://HOST… or smtps://HOST…' })
    .nullable()
    .default(null),
  /** The sender of mails: `Pulseboard <alerts@example.com>`. */
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      'is not NAME <ADDRESS>, nor an e-mail address',
    )
    .nullable()
    .default(null),
  /**
   * The delay of each delivery attempt after the one before, as `0,5,PT5M,PT30M,…`; without it, the schedule of Standard
   * Webhooks: 10 attempts over three days.
   */
  ALERT_RETRY_SCHEDULE: durations.nullable().default(null),
  /** MMDB files (of cities, of networks); places are looked up before addresses are forgotten. */
  GEOIP_DB: list,
  /**
   * Encrypts what owners paste of other services, at least 32 characters; the same for all collectors of one database.
   * Without it, a key is made in DATA_DIR.
   */
  SECRETS_KEY: z.string().min(32, 'has at least 32 characters').nullable().default(null),
  /** Where the APIs of CRMs are, for a proxy on the way to them. */
  HUBSPOT_URL: z.url({ protocol: /^https?$/ }).default('https://api.hubapi.com'),
  PIPEDRIVE_URL: z.url({ protocol: /^https?$/ }).default('https://api.pipedrive.com'),
  /** Megabytes for caches; without it, a sixteenth of the machine's or the container's memory, 32 to 128. */
  CACHE_MB: z.coerce
    .number('is a number of megabytes')
    .min(0, 'is a number of megabytes')
    .nullable()
    .default(null),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})
export type Config = z.infer<typeof Environment>

/** Reads the settings; throws one error that names every variable that is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''))
  const parsed = Environment.safeParse(given)
  if (parsed.success) return parsed.data
  const reasons = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`These settings (environment variables) cannot be used:\n  ${reasons.join('\n  ')}`)
}
