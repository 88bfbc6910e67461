import { pageTracker } from './pageTracker.js'
import { keepSafe } from './safe/keepSafe.js'

keepSafe(pageTracker())
