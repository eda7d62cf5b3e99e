import { present } from '../present.ts'
import { watchVideo } from './video.ts'

present(watchVideo)
