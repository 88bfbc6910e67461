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
      /** After how many seconds the browser loads the page again. */
      readonly reloadS?: number
    }
  | {
      /** A file to be saved. */
      readonly kind: 'file'
      readonly name: string
      readonly contentType: string
      readonly content: string
    }
  | {
      readonly kind: 'redirect'
      /** A path of the panel. */
      readonly to: string
      /** The session to start; `null` ends the browser's session. */
      readonly login?: Login | null
    }

export const page = (title: string, body: ComponentChild, status = 200): Reply => ({
  kind: 'page',
  status,
  title,
  body,
})

/** The answer to a form. The redirect prevents a reload from sending the form again. */
export const redirect = (to: string): Reply => ({ kind: 'redirect', to })
