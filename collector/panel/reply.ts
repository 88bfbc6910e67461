import type { ComponentChild } from 'preact'
import type { Login } from '../program/login.js'

/** What a route answers with. */
export type Reply =
  | {
      readonly kind: 'page'
      readonly status: number
      readonly title: string
      readonly body: ComponentChild
      readonly retryAfterS?: number
    }
  | {
      readonly kind: 'redirect'
      /** A path of the panel. */
      readonly to: string
      /** Whose session begins; `null` ends the browser's. */
      readonly login?: Login | null
    }

export const page = (title: string, body: ComponentChild, status = 200): Reply => ({
  kind: 'page',
  status,
  title,
  body,
})

/** After a form, so that a reload does not send it again. */
export const redirect = (to: string): Reply => ({ kind: 'redirect', to })
