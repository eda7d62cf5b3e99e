import { watchShop } from './shop.ts'

watchShop()
