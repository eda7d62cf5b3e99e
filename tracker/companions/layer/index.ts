import { present } from '../present.ts'
import { watchLayer } from './layer.ts'

present(watchLayer)
