import { present } from '../present.ts'
import { watchShop } from './shop.ts'

present(watchShop)
