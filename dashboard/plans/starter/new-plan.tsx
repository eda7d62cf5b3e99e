import { PARTNER_STARTERS, STARTER_KINDS } from '../../../shared/starter-kind.ts'
import { firstBands } from '../../../shared/words/built-in.ts'
import { language, words } from '../../words/words.ts'
import { readStarter } from './read-starter.ts'
import { StarterChoice } from './starter-choice.tsx'

type Props = { add: (document: object) => Promise<void>; fail: (error: unknown) => void }

/** A plan that begins empty or as a starter plan; it is a draft in either case. */
export function NewPlan({ add, fail }: Props) {
  const { newPlan } = words.value.plans
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const chosen = new FormData(event.currentTarget as HTMLFormElement).get('starter')
    const kind = [...STARTER_KINDS, ...PARTNER_STARTERS].find(name => name === chosen)
    try {
      await add(
        kind
          ? { ...(await readStarter(kind)), state: 'draft' }
          : { name: newPlan, rules: [], bands: firstBands(language.value) },
      )
    } catch (error) {
      fail(error)
    }
  }
  return (
    <form class="form-line" onSubmit={event => void submit(event)}>
      <StarterChoice withEmpty />
      <button type="submit" class="button primary">
        {newPlan}
      </button>
    </form>
  )
}
