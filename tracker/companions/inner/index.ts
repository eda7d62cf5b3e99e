import { present } from '../present.ts'
import { watchInner } from './inner.ts'

present(watchInner)
