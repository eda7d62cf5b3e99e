// Loaded before the collector by NODE_OPTIONS: its clock runs ahead by as many milliseconds as the file of CLOCK_FILE says.
import { existsSync, readFileSync } from 'node:fs'

const file = process.env.CLOCK_FILE
const ahead = file && existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
if (ahead > 0) {
  const RealDate = Date
  const now = () => RealDate.now() + ahead
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(now())
      else super(...given)
    }
    static now() {
      return now()
    }
  }
}
