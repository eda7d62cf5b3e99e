import { type Logger, pino } from 'pino'

const EMAIL = /[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g
const ADDRESS = /\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b/gi

/**
 * Structured log lines about the program, never about people: of an error its kind and location, without the rows,
 * parameters and details that drivers attach; addresses in its text are removed.
 */
export const makeLog = (level: string, destination?: pino.DestinationStream): Logger =>
  pino({ level, serializers: { err: told } }, destination as pino.DestinationStream)

type Told = { type: string; message: string; code?: string; stack?: string; cause?: Told }

function told(error: unknown): Told {
  if (!(error instanceof Error)) return { type: typeof error, message: plain(String(error)) }
  const { code } = error as { code?: unknown }
  // The parser's own message quotes what it was given.
  const message = error instanceof SyntaxError ? error.message.replace(/"[\s\S]*"/, '"…"') : error.message
  const frames = error.stack?.slice(error.stack.indexOf('\n    at '))
  return {
    type: error.name,
    message: plain(message),
    ...(typeof code === 'string' && { code }),
    ...(frames?.startsWith('\n') && { stack: frames.slice(1) }),
    ...(error.cause !== undefined && { cause: told(error.cause) }),
  }
}

const plain = (text: string): string => text.replace(EMAIL, '<e-mail>').replace(ADDRESS, '<address>')
