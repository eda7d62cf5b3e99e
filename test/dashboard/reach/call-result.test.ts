import { describe, expect, it } from 'vitest'
import { CALL_RESULTS, changeAfterCall } from '../../../dashboard/reach/call-result.ts'
import { type Lead, LeadChange } from '../../../shared/lead.ts'

const lead = (other: Partial<Lead> = {}): Lead => ({
  contactId: 'c1',
  owner: null,
  claimedAt: null,
  snoozedUntil: null,
  outcome: null,
  outcomeAt: null,
  note: '',
  ...other,
})
const owner = { id: 'u2', name: 'Jan' }

describe('the result of a call', () => {
  it('assigns an unowned lead to the caller, and leaves a lead of a colleague', () => {
    for (const result of CALL_RESULTS) {
      expect(changeAfterCall(result, lead(), 'x').owner).toBe('me')
      expect(changeAfterCall(result, lead({ owner }), 'x')).not.toHaveProperty('owner')
    }
  })

  it('is an outcome after a conversation, and never lowers an outcome', () => {
    expect(changeAfterCall('reached', lead({ owner }), '')).toEqual({ outcome: 'contacted' })
    expect(changeAfterCall('meeting', lead({ owner, outcome: 'contacted' }), '')).toEqual({
      outcome: 'meeting',
    })
    for (const outcome of ['meeting', 'won'] as const)
      expect(changeAfterCall('reached', lead({ owner, outcome }), '')).toEqual({})
  })

  it('leaves the lead open after an unanswered call, with a line in the note', () => {
    expect(changeAfterCall('noAnswer', lead({ owner, note: 'Wants a demo' }), 'No answer, 12:17')).toEqual({
      note: 'Wants a demo\nNo answer, 12:17',
    })
  })

  it('does not exceed the length of a note', () => {
    const full = lead({ note: 'x'.repeat(2_000) })
    const change = changeAfterCall('noAnswer', full, 'No answer, 12:17')
    expect(LeadChange.safeParse(change).success).toBe(true)
    expect(change.note).toMatch(/No answer, 12:17$/)
  })
})
