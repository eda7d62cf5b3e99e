import { present } from '../present.ts'
import { watchMakers } from './makers.ts'

present(watchMakers)
