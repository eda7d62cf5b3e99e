/** Ways to break the engine, each a small slip that a reader could make. `from` must stand in the file exactly once. */
export type Breakage = { slip: string; file: string; from: string; to: string }

const score = (file: string) => `collector/score/${file}.ts`

export const BREAKAGES: Breakage[] = [
  {
    slip: 'a limit lets one more through',
    file: score('limits/limit'),
    from: 'isFree: (places, at) => at >= places.until || places.used < n,',
    to: 'isFree: (places, at) => at >= places.until || places.used <= n,',
  },
  {
    slip: 'a period ends one ms late',
    file: score('limits/limit'),
    from: '    if (at >= places.until) {',
    to: '    if (at > places.until) {',
  },
  {
    slip: 'the end of a season is in it',
    file: score('time/season'),
    from: 'at >= season.end) return false',
    to: 'at > season.end) return false',
  },
  {
    slip: 'a season is chosen by the time of arrival',
    file: score('earn'),
    from: 'inSeason(seasons, rule.id, at, view, points)',
    to: 'inSeason(seasons, rule.id, view?.fact.event.receivedAt ?? at, view, points)',
  },
  {
    slip: 'ties are broken by arrival, not by id',
    file: 'shared/order.ts',
    from: 'if (a.id !== b.id) return compareBytes(a.id, b.id)',
    to: 'if (a.receivedAt !== b.receivedAt) return a.receivedAt - b.receivedAt\n  if (a.id !== b.id) return compareBytes(a.id, b.id)',
  },
  {
    slip: 'a late event is taken as if it came in order',
    file: score('contact'),
    from: 'if (fold.last && comparePositions(fold.last.event, fact.event) >= 0) return false',
    to: 'if (fold.last && comparePositions(fold.last.event, fact.event) === 0) return false',
  },
  {
    slip: 'half a point is rounded towards zero',
    file: score('exact'),
    from: 'return left >= NANO / 2 ? points + 1 : points',
    to: 'return left > NANO / 2 ? points + 1 : points',
  },
  {
    slip: 'rounding twice: to hundredths, then to whole points',
    file: score('exact'),
    from: 'const exact = rest * NANO',
    to: 'const exact = Math.round(rest * 100) * (NANO / 100)',
  },
  {
    slip: 'an order refunded in full keeps its place under the limit',
    file: score('rules/event-rule'),
    from: 'const isReversed = desk.reversals.kept(view.fact, rule.since) === 0n',
    to: 'const isReversed = false',
  },
  {
    slip: 'a gap of exactly half an hour starts no visit',
    file: score('time/visit'),
    from: 'time - running.last < GAP_MS',
    to: 'time - running.last <= GAP_MS',
  },
  {
    slip: 'a page seen again in the same visit is a revisit',
    file: score('time/visit'),
    from: 'return first !== undefined && first !== visit',
    to: 'return first !== undefined',
  },
  {
    slip: 'a cap cuts the earliest lines first',
    file: score('limits/cut'),
    from: 'if (a.at !== b.at) return (b.at ?? Number.NEGATIVE_INFINITY) - (a.at ?? Number.NEGATIVE_INFINITY)',
    to: 'if (a.at !== b.at) return (a.at ?? Number.NEGATIVE_INFINITY) - (b.at ?? Number.NEGATIVE_INFINITY)',
  },
  {
    slip: 'an exact hit does not cross a rising threshold',
    file: score('crossing'),
    from: 'from < value && value <= to',
    to: 'from < value && value < to',
  },
  {
    slip: 'a threshold arms when the cooldown is over, dip or not',
    file: score('crossing'),
    from: '(was.dipped && at >= was.until)',
    to: 'at >= was.until',
  },
  {
    slip: 'the cooldown ends one ms late',
    file: score('crossing'),
    from: '(was.dipped && at >= was.until)',
    to: '(was.dipped && at > was.until)',
  },
  {
    slip: 'secret keys start visits too',
    file: score('time/visit'),
    from: "if (key === 'secret' && name !== 'page_view') return isRunning ? running.visit : null",
    to: "if (key === 'secret' && isRunning) return running.visit",
  },
  {
    slip: 'a wish told again after exactly ten seconds is the same',
    file: score('rules/wish'),
    from: 'time - counted < SAME_WISH_MS',
    to: 'time - counted <= SAME_WISH_MS',
  },
  {
    slip: 'a validity ends one ms late',
    file: score('earn'),
    from: 'sheet.scorer.calendar.plus(at, rule.validity) : Number.POSITIVE_INFINITY',
    to: 'sheet.scorer.calendar.plus(at, rule.validity) + 1 : Number.POSITIVE_INFINITY',
  },
  {
    slip: 'a merge takes the shorter cooldown',
    file: score('crossing'),
    from: 'until: Math.max(...offs.map(one => one.until))',
    to: 'until: Math.min(...offs.map(one => one.until))',
  },
  {
    slip: 'one tag too many is admitted from browsers',
    file: 'collector/plans/tag-admission.ts',
    from: 'if (loaded.size + added.size >= this.#book.most) return false',
    to: 'if (loaded.size + added.size > this.#book.most) return false',
  },
]
