import { hourMinute, weekdayTime } from '../ui/format.ts'

/** Until when something rests: "15:30" today, "Mon, 09:00" on another day. */
export const untilText = (at: string, now: number): string =>
  new Date(at).toDateString() === new Date(now).toDateString() ? hourMinute(at) : weekdayTime(at)
