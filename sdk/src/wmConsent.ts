import { followConsent } from './managers/followConsent.js'
import { pageTracker } from './pageTracker.js'

followConsent(pageTracker(), { ...document.currentScript?.dataset })
