import { safely } from '../say.js'
import { start } from './start.js'

safely(start)
