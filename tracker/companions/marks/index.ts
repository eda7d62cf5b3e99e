import { present } from '../present.ts'
import { watchMarks } from './marks.ts'

present(watchMarks)
